"""What a projection could not apply, put aside so that the rest goes on."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DeadLetterQuerySet(models.QuerySet["DeadLetter"]):
    def decided(self) -> Self:
        """Those that somebody wants to have tried again or dropped, oldest first."""
        return self.exclude(wish="").order_by("id")


class DeadLetter(models.Model):
    """An event or record that failed, with where it stood and why.

    A person says what is to become of it (`wish`); the worker that reads the room does it, for it
    alone may write what the projection writes.
    """

    class Reason(models.TextChoices):
        FOREIGN = "foreign", _("not an event of this site's log")
        FAILED = "failed", _("the projection failed on it")

    class Wish(models.TextChoices):
        RETRY = "retry", _("try again")
        DROP = "drop", _("drop")

    projection = models.CharField(_("projection"), max_length=40)
    topic = models.CharField(_("Kafka topic"), max_length=249)
    partition = models.PositiveIntegerField(_("partition"))
    offset = models.PositiveBigIntegerField(_("offset"))
    # Not a foreign key: what a foreign record names need not exist here.
    room_number = models.PositiveBigIntegerField(_("room"), null=True)
    seq = models.PositiveBigIntegerField(_("seq"), null=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    detail = models.TextField(_("what went wrong"), blank=True)
    value = models.TextField(_("content"), blank=True)
    holds_room = models.BooleanField(_("holds the room"), default=False)
    tries = models.PositiveIntegerField(_("tries"), default=1)
    wish = models.CharField(_("wish"), max_length=10, choices=Wish, blank=True, db_index=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    tried_at = models.DateTimeField(_("last try at"), default=timezone.now)

    objects = DeadLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("dead letter")
        verbose_name_plural = _("dead letters")
        indexes = [
            models.Index(
                fields=["projection", "room_number", "seq"], name="messaging_dead_letter_event"
            )
        ]

    def __str__(self) -> str:
        return f"{self.projection}: {self.topic}-{self.partition}@{self.offset}"
