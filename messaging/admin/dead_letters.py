"""Events that a projection could not apply: looked at, tried again, dropped."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from messaging.models import DeadLetter
from rooms.admin.quick import ReadOnlyAdmin
from rooms.models import Room


@admin.register(DeadLetter)
class DeadLetterAdmin(ReadOnlyAdmin):
    """What was said in rooms that are not public is not shown, as nowhere in the admin."""

    list_display = ("projection", "room_number", "seq", "reason", "detail", "tries", "wish")
    list_filter = ("projection", "reason", "wish")
    search_fields = ("=room_number", "=seq")
    ordering = ("-id",)
    fields = (
        "projection",
        "room_number",
        "seq",
        "topic",
        "partition",
        "offset",
        "reason",
        "detail",
        "holds_room",
        "shown_value",
        "tries",
        "wish",
        "created_at",
        "tried_at",
    )
    actions = ("try_again", "drop")

    @admin.display(description=_("content"))
    def shown_value(self, letter: DeadLetter) -> str:
        room = Room.objects.filter(pk=letter.room_number or 0).first()
        if room is None or not room.is_public:
            return str(_("Not shown: the room is not public."))
        return letter.value

    @admin.action(description=_("Try the selected letters again"), permissions=["decide"])
    def try_again(self, request: HttpRequest, letters: QuerySet[DeadLetter]) -> None:
        self._decide(request, letters, DeadLetter.Wish.RETRY)

    @admin.action(description=_("Drop the selected letters"), permissions=["decide"])
    def drop(self, request: HttpRequest, letters: QuerySet[DeadLetter]) -> None:
        self._decide(request, letters, DeadLetter.Wish.DROP)

    def _decide(
        self, request: HttpRequest, letters: QuerySet[DeadLetter], wish: DeadLetter.Wish
    ) -> None:
        decided = list(letters)
        letters.update(wish=wish)
        for letter in decided:
            self.log_change(request, letter, f"{wish.label}: {letter}")
        said = ngettext(
            "%(count)d letter is with its worker.",
            "%(count)d letters are with their worker.",
            len(decided),
        )
        self.message_user(request, said % {"count": len(decided)})

    def has_decide_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("messaging.change_deadletter"))
