"""People: found by name, deactivated rather than deleted, for what they said stays."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rooms.admin.quick import CappedPaginator, link_to_list
from rooms.models import Membership, User

if TYPE_CHECKING:
    AnyUserAdmin = BaseUserAdmin[User]
else:
    AnyUserAdmin = BaseUserAdmin

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


@admin.register(User)
class UserAdmin(AnyUserAdmin):
    show_full_result_count = False
    paginator = CappedPaginator
    list_per_page = 50
    list_display = ("username", "display_name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("username", "display_name", "email")
    ordering = ("-id",)
    readonly_fields = ("last_login", "date_joined", "rooms_of_user")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("display_name", "email", "rooms_of_user")}),
        (_("Rights"), {"fields": ("is_active", *POWERS)}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    actions = ("deactivate", "activate")

    @admin.display(description=_("rooms"))
    def rooms_of_user(self, user: User) -> str:
        return link_to_list(Membership, _("Memberships"), user__id__exact=user.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who is not a superuser gives nobody power over the server."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @admin.action(description=_("Deactivate the selected users"), permissions=["change"])
    def deactivate(self, request: Any, users: QuerySet[User]) -> None:
        self._set_active(request, users.exclude(pk=request.user.pk), is_active=False)

    @admin.action(description=_("Activate the selected users"), permissions=["change"])
    def activate(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._set_active(request, users, is_active=True)

    def _set_active(self, request: HttpRequest, users: QuerySet[User], *, is_active: bool) -> None:
        for user in users.exclude(is_active=is_active):
            if self.has_change_permission(request, user):
                user.is_active = is_active
                user.save(update_fields=["is_active"])
                self.log_change(request, user, [{"changed": {"fields": ["active"]}}])
