"""The log: one row an event, numbered without a hole in each room."""

from __future__ import annotations

import secrets
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from rooms.models.room import Room
from rooms.models.user import User


class RoomEventQuerySet(models.QuerySet["RoomEvent"]):
    def after(self, room_id: int, seq: int) -> Self:
        return self.filter(room_id=room_id, seq__gt=seq).order_by("seq")

    def unmirrored(self) -> Self:
        return self.filter(mirrored_at=None).order_by("id")


class RoomEvent(models.Model):
    """What happened, as it was told to everybody: written once by rooms.log, then only read.

    The actor's name stands here as it was then, so that every copy of the event says the same.
    """

    room = models.ForeignKey(
        Room, models.PROTECT, related_name="events", db_index=False, verbose_name=_("room")
    )
    seq = models.PositiveBigIntegerField(_("seq"))
    type = models.CharField(_("type"), max_length=40)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("actor")
    )
    actor_name = models.CharField(_("name of the actor"), max_length=150, blank=True)
    data = models.JSONField(_("data"))
    mirrored_at = models.DateTimeField(_("mirrored at"), null=True, editable=False)

    objects = RoomEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="rooms_event_seq")]
        indexes = [
            # The bridge's queue: only what waits is in it, so it stays small for ever.
            models.Index(
                fields=["id"], name="rooms_event_unmirrored", condition=models.Q(mirrored_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.room_id}:{self.seq} {self.type}"


class EpochManager(models.Manager["Epoch"]):
    def current(self) -> str:
        epoch, _created = self.get_or_create(pk=1, defaults={"value": secrets.token_hex(8)})
        return epoch.value

    def renew(self) -> str:
        """Another life of the log begins: every cursor of the one before is void."""
        epoch, _created = self.update_or_create(pk=1, defaults={"value": secrets.token_hex(8)})
        return epoch.value


class Epoch(models.Model):
    """The life of this log: a database restored or rebuilt gets a new one.

    A client that held cursors of another epoch drops them, for its seqs may mean other events.
    """

    value = models.CharField(_("epoch"), max_length=32)

    objects = EpochManager()

    class Meta:
        verbose_name = _("epoch")
        verbose_name_plural = _("epochs")

    def __str__(self) -> str:
        return self.value
