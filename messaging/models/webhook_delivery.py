"""What waits to be told to a webhook, and what became of it."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def waiting(self) -> Self:
        """In the order in which they are to arrive."""
        return self.filter(state=WebhookDelivery.State.WAITING).order_by("id")


class WebhookDelivery(models.Model):
    """One event for one webhook. What it says is read from the log at each try, not kept here:
    what was deleted meanwhile is told without its text. Without a seq it is a test.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        DROPPED = "dropped", _("dropped")

    class Problem(models.TextChoices):
        """Why a try was none, or why there will be no more."""

        ADDRESS = "address", _("the address cannot be called")
        UNKNOWN_HOST = "unknown_host", _("the host was not found")
        PRIVATE = "private", _("the address is inside a private network")
        UNREACHABLE = "unreachable", _("no connection")
        CERTIFICATE = "certificate", _("no secure connection, or no valid certificate")
        TIMEOUT = "timeout", _("no answer in time")
        NO_ANSWER = "no_answer", _("it hung up, or did not answer in HTTP")
        REDIRECT = "redirect", _("it redirected elsewhere, which is not followed")
        STATUS = "status", _("it answered with an error")
        MISSING = "missing", _("the event is not in the log any more")
        SKIPPED = "skipped", _("skipped by hand")

    webhook = models.ForeignKey(
        "messaging.Webhook", models.CASCADE, related_name="deliveries", db_index=False,
        verbose_name=_("webhook"),
    )  # fmt: skip
    # The same at every try, so that a receiver that got it twice knows.
    key = models.UUIDField(_("delivery id"), default=uuid4, editable=False)
    seq = models.PositiveBigIntegerField(_("seq"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    problem = models.CharField(_("problem"), max_length=15, choices=Problem, blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), null=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    tried_at = models.DateTimeField(_("last try at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        constraints = [
            models.UniqueConstraint(fields=["webhook", "seq"], name="messaging_delivery_once")
        ]
        indexes = [
            # Who is next: only what waits is in it.
            models.Index(
                fields=["webhook", "id"],
                name="messaging_delivery_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["webhook", "-id"], name="messaging_delivery_newest"),
            models.Index(
                fields=["ended_at"],
                name="messaging_delivery_ended",
                condition=models.Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id}: {self.seq or 'test'}"
