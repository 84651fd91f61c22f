"""The admin of rooms. Logging in goes by the site's own page, with its limits."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from rooms.admin import access, audit, events, memberships, rooms, users

__all__ = ["access", "audit", "events", "memberships", "rooms", "users"]

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = _("Oreum administration")
admin.site.site_title = _("Oreum administration")
admin.site.index_title = _("Everything on this server")
