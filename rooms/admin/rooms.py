"""Rooms: renamed and archived here, opened in the chat, deleted nowhere."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rooms.admin.quick import QuickAdmin, link_to_list
from rooms.models import Membership, Room, RoomEvent
from rooms.services.administration import close_room, rewrite_room


@admin.register(Room)
class RoomAdmin(QuickAdmin):
    list_display = ("name", "id", "kind", "last_position", "last_seq", "created_at", "is_open")
    list_filter = ("kind", ("archived_at", EmptyFieldListFilter))
    list_select_related = ("created_by",)
    search_fields = ("name", "=id")
    ordering = ("-id",)
    fields = (
        "name",
        "topic",
        "history",
        "kind",
        "created_by",
        "created_at",
        "archived_at",
        "members",
        "messages",
        "events",
    )
    readonly_fields = (
        "kind",
        "created_by",
        "created_at",
        "archived_at",
        "members",
        "messages",
        "events",
    )
    actions = ("archive", "unarchive")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("open"), boolean=True)
    def is_open(self, room: Room) -> bool:
        return not room.is_archived

    @admin.display(description=_("members"))
    def members(self, room: Room) -> str:
        return link_to_list(Membership, room.memberships.count(), room__id__exact=room.pk)

    @admin.display(description=_("messages"))
    def messages(self, room: Room) -> str:
        # By name: rooms know nothing of messaging.
        message = apps.get_model("messaging", "Message")
        return link_to_list(message, room.last_position, room__id__exact=room.pk)

    @admin.display(description=_("events"))
    def events(self, room: Room) -> str:
        return link_to_list(RoomEvent, room.last_seq, room__id__exact=room.pk)

    def save_model(self, request: Any, obj: Room, form: Any, change: bool) -> None:
        rewrite_room(
            actor=request.user, room=obj, name=obj.name, topic=obj.topic, history=obj.history
        )

    @admin.action(description=_("Archive the selected rooms"), permissions=["change"])
    def archive(self, request: Any, rooms: QuerySet[Room]) -> None:
        self._close(request, rooms, is_closed=True)

    @admin.action(description=_("Open the selected rooms again"), permissions=["change"])
    def unarchive(self, request: Any, rooms: QuerySet[Room]) -> None:
        self._close(request, rooms, is_closed=False)

    def _close(self, request: Any, rooms: QuerySet[Room], *, is_closed: bool) -> None:
        for room in rooms:
            close_room(actor=request.user, room=room, is_closed=is_closed)
            self.log_change(request, room, [{"changed": {"fields": ["archived at"]}}])
