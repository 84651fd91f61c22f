"""Webhooks and what they were sent: stopped, tried again and skipped here, changed by the owners of
their rooms. Secrets are not shown.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from messaging.models import Webhook, WebhookDelivery
from messaging.services.webhook_administration import retry, skip, stop
from rooms.admin.quick import ReadOnlyAdmin


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin):
    list_display = ("name", "room", "kind", "host", "state", "failing_since", "retry_at")
    list_filter = ("kind", "state")
    list_select_related = ("room",)
    search_fields = ("name", "url", "room__name", "=room__id")
    ordering = ("-id",)
    fields = (
        "name",
        "room",
        "kind",
        "url",
        "speaker",
        "events",
        "state",
        "queued_seq",
        "failing_since",
        "retry_at",
        "disabled_at",
        "disabled_reason",
        "created_by",
        "created_at",
    )
    actions = ("retry", "stop")

    @admin.display(description=_("host"))
    def host(self, hook: Webhook) -> str:
        return hook.host

    @admin.action(description=_("Retry the selected webhooks now"), permissions=["act"])
    def retry(self, request: Any, hooks: QuerySet[Webhook]) -> None:
        for hook in hooks.outgoing():  # type: ignore[attr-defined]
            retry(webhook=hook)
            self.log_change(request, hook, [{"changed": {"fields": ["next try at"]}}])

    @admin.action(description=_("Stop the selected webhooks"), permissions=["act"])
    def stop(self, request: Any, hooks: QuerySet[Webhook]) -> None:
        for hook in hooks:
            stop(webhook=hook)
            self.log_change(request, hook, [{"changed": {"fields": ["state"]}}])

    def has_act_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("messaging.change_webhook"))


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    list_display = ("id", "webhook", "seq", "state", "tries", "status", "problem", "tried_at")
    list_filter = ("state", "problem")
    list_select_related = ("webhook",)
    search_fields = ("=webhook__id", "=webhook__room__id", "webhook__name")
    ordering = ("-id",)
    sortable_by = ()
    fields = (
        "webhook",
        "key",
        "seq",
        "state",
        "tries",
        "status",
        "problem",
        "milliseconds",
        "created_at",
        "tried_at",
        "ended_at",
    )
    actions = ("skip",)

    @admin.action(description=_("Skip the selected deliveries"), permissions=["act"])
    def skip(self, request: Any, deliveries: QuerySet[WebhookDelivery]) -> None:
        for delivery in deliveries.filter(state=WebhookDelivery.State.WAITING):
            skip(delivery=delivery)
            self.log_change(request, delivery, [{"changed": {"fields": ["state"]}}])

    def has_act_permission(self, request: Any) -> bool:
        return bool(request.user.has_perm("messaging.change_webhookdelivery"))
