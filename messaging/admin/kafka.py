"""What Kafka did not take as it is."""

from django.contrib import admin

from messaging.models import ParkedEvent
from rooms.admin.quick import ReadOnlyAdmin


@admin.register(ParkedEvent)
class ParkedEventAdmin(ReadOnlyAdmin):
    list_display = ("event", "reason", "size", "parked_at")
    list_select_related = ("event",)
    fields = ("event", "reason", "size", "parked_at")
