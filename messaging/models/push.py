"""Browsers that want to be told while nobody looks, and what waits for each."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.models import Room, User

MAX_ENDPOINT_LENGTH = 1_000


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    def due(self, now: datetime) -> Self:
        """Those that something waits for and whose next try has come."""
        of_it = PushDelivery.objects.filter(subscription=OuterRef("pk"), due_at__lte=now)
        return self.filter(Q(retry_at=None) | Q(retry_at__lte=now), Exists(of_it))


class PushSubscription(models.Model):
    """One browser of one person, at the push service of its maker. It belongs to the session that
    asked for it, and ends with it: `session_hash` is of the password of that time.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="push_subscriptions", verbose_name=_("user")
    )
    session_key = models.CharField(_("session"), max_length=40, unique=True, editable=False)
    session_hash = models.CharField(max_length=128, editable=False)
    # Who knows it may send there: it is shown to nobody.
    endpoint = models.CharField(
        _("address"), max_length=MAX_ENDPOINT_LENGTH, unique=True, editable=False
    )
    p256dh = models.CharField(max_length=100, editable=False)
    auth = models.CharField(max_length=40, editable=False)
    language = models.CharField(_("language"), max_length=10)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    delivered_at = models.DateTimeField(_("last success at"), null=True, blank=True)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    retry_at = models.DateTimeField(_("next try at"), null=True, blank=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("push subscription")
        verbose_name_plural = _("push subscriptions")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.service}"

    @property
    def service(self) -> str:
        return urlsplit(self.endpoint).netloc


class PushDelivery(models.Model):
    """Of a room waits only its newest message that calls, for a notification replaces the one
    before: so a browser that cannot be reached costs a row a room.
    """

    subscription = models.ForeignKey(PushSubscription, models.CASCADE, related_name="deliveries")
    room = models.ForeignKey(Room, models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "room"], name="messaging_push_once_a_room"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room_id}:{self.seq} to {self.subscription_id}"


class PushProgress(models.Model):
    """Up to which seq a room's log has been looked at for those who are to be told of it."""

    room = models.OneToOneField(
        Room, models.CASCADE, primary_key=True, related_name="push_progress"
    )
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.room_id} up to {self.seq}"
