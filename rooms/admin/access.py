"""What lets people and programs in. The secrets themselves are never shown here."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.admin.quick import ReadOnlyAdmin
from rooms.models import ApiToken, Invitation
from rooms.services.tokens import revoke_token

# Its form shows the keys of sessions, each as good as a password.
admin.site.unregister(UserSession)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ("name", "user", "created_at", "revoked_at")
    list_filter = (("revoked_at", EmptyFieldListFilter),)
    list_select_related = ("user",)
    search_fields = ("name", "user__username", "user__display_name")
    ordering = ("-id",)
    fields = ("name", "user", "created_at", "revoked_at")
    actions = ("revoke",)

    @admin.action(description=_("Revoke the selected tokens"), permissions=["revoke"])
    def revoke(self, request: Any, tokens: QuerySet[ApiToken]) -> None:
        for token in tokens.filter(revoked_at=None):
            revoke_token(token=token)
            self.log_change(request, token, [{"changed": {"fields": ["revoked at"]}}])

    def has_revoke_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("rooms.change_apitoken"))


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = (
        "room",
        "created_by",
        "created_at",
        "expires_at",
        "uses",
        "max_uses",
        "revoked_at",
    )
    list_filter = (("revoked_at", EmptyFieldListFilter),)
    list_select_related = ("room", "created_by")
    search_fields = ("room__name", "created_by__username")
    ordering = ("-id",)
    fields = list_display
    actions = ("revoke",)

    @admin.action(description=_("Take back the selected invitations"), permissions=["revoke"])
    def revoke(self, request: Any, invitations: QuerySet[Invitation]) -> None:
        for invitation in invitations.filter(revoked_at=None):
            invitation.revoked_at = timezone.now()
            invitation.save(update_fields=["revoked_at"])
            self.log_change(request, invitation, [{"changed": {"fields": ["revoked at"]}}])

    def has_revoke_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("rooms.change_invitation"))
