"""The log, to look at. What was said in rooms that are not public is left out."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from rooms.admin.places import find, ordering
from rooms.admin.quick import ReadOnlyAdmin
from rooms.models import Epoch, RoomEvent

TEXTS = ("body", "body_html")


@admin.register(RoomEvent)
class RoomEventAdmin(ReadOnlyAdmin):
    list_display = ("id", "room", "seq", "type", "at", "actor_name", "mirrored_at")
    list_select_related = ("room",)
    search_fields = ("=id",)
    search_help_text = _("Room and seq like 12:345, a room like 12, an id like #99, or a user name")
    sortable_by = ()
    fields = ("room", "seq", "type", "at", "actor", "actor_name", "shown_data", "mirrored_at")

    def get_ordering(self, request: HttpRequest) -> Any:
        return ordering(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return (find(queryset, search_term, person="actor") if search_term else queryset), False

    @admin.display(description=_("data"))
    def shown_data(self, event: RoomEvent) -> str:
        data = event.data
        if not event.room.is_public:
            data = {key: "…" if key in TEXTS else value for key, value in data.items()}
        return format_html("<pre>{}</pre>", json.dumps(data, ensure_ascii=False, indent=2))


@admin.register(Epoch)
class EpochAdmin(ReadOnlyAdmin):
    list_display = ("value",)
