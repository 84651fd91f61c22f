"""Memberships and bans: every change goes by a service, so that the room's log tells of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.admin.quick import QuickAdmin
from rooms.models import Ban, Membership
from rooms.services.administration import appoint, exclude, expel, readmit, silence


@admin.register(Membership)
class MembershipAdmin(QuickAdmin):
    list_display = ("user", "room", "role", "joined_at", "is_muted")
    list_filter = ("role",)
    list_select_related = ("user", "room")
    search_fields = ("user__username", "user__display_name", "room__name")
    ordering = ("-id",)
    sortable_by = ()
    autocomplete_fields = ("room", "user")
    fields = ("room", "user", "role", "joined_at", "read_seq", "muted_until", "mute_reason")
    actions = ("mute", "unmute")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        written = {"role"} if obj else {"room", "user", "role"}
        return tuple(field for field in self.fields if field not in written)

    @admin.display(description=_("muted"), boolean=True)
    def is_muted(self, membership: Membership) -> bool:
        return membership.is_muted(timezone.now())

    def save_model(self, request: Any, obj: Membership, form: Any, change: bool) -> None:
        stored = appoint(actor=request.user, room=obj.room, user=obj.user, role=obj.role)
        obj.pk = stored.pk

    def delete_model(self, request: Any, obj: Membership) -> None:
        expel(actor=request.user, room=obj.room, user=obj.user)

    def delete_queryset(self, request: Any, queryset: QuerySet[Membership]) -> None:
        for membership in queryset:
            self.delete_model(request, membership)

    @admin.action(description=_("Mute the selected members"), permissions=["change"])
    def mute(self, request: Any, memberships: QuerySet[Membership]) -> None:
        self._silence(request, memberships, is_silent=True)

    @admin.action(description=_("Let the selected members write again"), permissions=["change"])
    def unmute(self, request: Any, memberships: QuerySet[Membership]) -> None:
        self._silence(request, memberships, is_silent=False)

    def _silence(self, request: Any, memberships: QuerySet[Membership], *, is_silent: bool) -> None:
        for membership in memberships:
            silence(
                actor=request.user,
                room=membership.room,
                user=membership.user,
                is_silent=is_silent,
            )
            self.log_change(request, membership, [{"changed": {"fields": ["muted at"]}}])


@admin.register(Ban)
class BanAdmin(QuickAdmin):
    list_display = ("user", "room", "until", "reason", "banned_by", "created_at")
    list_select_related = ("user", "room", "banned_by")
    search_fields = ("user__username", "user__display_name", "room__name")
    ordering = ("-id",)
    autocomplete_fields = ("room", "user")
    fields = ("room", "user", "until", "reason")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A ban is lifted and set anew, so that the log tells of both."""
        return False

    def save_model(self, request: Any, obj: Ban, form: Any, change: bool) -> None:
        exclude(actor=request.user, ban=obj)

    def delete_model(self, request: Any, obj: Ban) -> None:
        readmit(actor=request.user, ban=obj)

    def delete_queryset(self, request: Any, queryset: QuerySet[Ban]) -> None:
        for ban in queryset:
            self.delete_model(request, ban)
