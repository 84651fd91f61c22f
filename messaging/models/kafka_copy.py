"""How the copy of the log in Kafka is made, and what it leaves out."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from rooms.models import RoomEvent


class KafkaCopyManager(models.Manager["KafkaCopy"]):
    def current(self, *, layout: str, prefix: str) -> KafkaCopy:
        """The one there is; the first worker makes it, in these topics."""
        copy, _created = self.get_or_create(pk=1, defaults={"layout": layout, "prefix": prefix})
        return copy


class KafkaCopy(models.Model):
    """What `RoomEvent.mirrored_at` speaks of: which topics hold the marked events.

    One row. `generation` grows when everything is to be copied anew, and a worker marks nothing
    for a generation that is past; `is_prepared` is false while the marks are being taken away.
    """

    layout = models.CharField(_("layout"), max_length=20)
    prefix = models.CharField(_("prefix"), max_length=200)
    generation = models.PositiveIntegerField(_("generation"), default=1)
    is_prepared = models.BooleanField(_("prepared"), default=True)
    begun_at = models.DateTimeField(_("begun at"), db_default=Now())

    objects = KafkaCopyManager()

    class Meta:
        verbose_name = _("copy in Kafka")
        verbose_name_plural = _("copies in Kafka")

    def __str__(self) -> str:
        return f"{self.layout} {self.prefix}"


class ParkedEvent(models.Model):
    """An event that Kafka did not take as it is: in the topic a short record stands for it."""

    event = models.OneToOneField(
        RoomEvent, models.CASCADE, related_name="+", verbose_name=_("event")
    )
    reason = models.CharField(_("reason"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True)
    parked_at = models.DateTimeField(_("parked at"), db_default=Now())

    class Meta:
        verbose_name = _("parked event")
        verbose_name_plural = _("parked events")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.event}: {self.reason}"
