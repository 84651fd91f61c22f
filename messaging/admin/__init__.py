"""The admin of messages: who spoke where and when. What was said in rooms that are not public
stays with the people of those rooms.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from messaging.admin import dead_letters, kafka, webhooks
from messaging.models import Message
from rooms.admin.places import find, ordering
from rooms.admin.quick import ReadOnlyAdmin

__all__ = ["MessageAdmin", "dead_letters", "kafka", "webhooks"]


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("id", "room", "seq", "author", "created_at", "edited_at", "deleted_at")
    list_select_related = ("room", "author")
    search_fields = ("=id",)
    search_help_text = _("Room and seq like 12:345, a room like 12, an id like #99, or a user name")
    sortable_by = ()
    fields = (
        "room",
        "seq",
        "position",
        "author",
        "shown_body",
        "reply_to",
        "client_id",
        "created_at",
        "edited_at",
        "deleted_at",
        "whereabouts",
    )

    def get_ordering(self, request: HttpRequest) -> Any:
        return ordering(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return (find(queryset, search_term, person="author") if search_term else queryset), False

    @admin.display(description=_("text"))
    def shown_body(self, message: Message) -> str:
        if not message.room.is_public:
            return str(_("Not shown: the room is not public."))
        return message.body

    @admin.display(description=_("delivery"))
    def whereabouts(self, message: Message) -> str:
        address = reverse("delivery_message", args=[message.pk])
        return format_html('<a href="{}">{}</a>', address, _("Where is it?"))
