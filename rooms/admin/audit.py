"""What the admins did here, to look at."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from rooms.admin.quick import ReadOnlyAdmin


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ("action_time", "user", "content_type", "object_repr", "what")
    list_select_related = ("user", "content_type")
    search_fields = ("user__username", "object_repr")
    fields = ("action_time", "user", "content_type", "object_id", "object_repr", "what")
    ordering = ("-id",)

    @admin.display(description=_("what was done"))
    def what(self, entry: LogEntry) -> str:
        return entry.get_change_message() or entry.get_action_flag_display()
