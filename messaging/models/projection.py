"""How far each projection has read: its place in every partition, and in every room's log."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rooms.models import Room


class ProjectionPosition(models.Model):
    """Where a projection goes on in a partition; written in the transaction of the effect.

    `owner` is the member of the group that holds the partition now: whoever writes an effect moves
    the row that still bears its own name, so a member that lost the partition writes nothing.
    """

    projection = models.CharField(_("projection"), max_length=40)
    topic = models.CharField(_("Kafka topic"), max_length=249)
    partition = models.PositiveIntegerField(_("partition"))
    next_offset = models.PositiveBigIntegerField(_("next offset"), default=0)
    owner = models.CharField(_("held by"), max_length=32, blank=True)

    class Meta:
        verbose_name = _("position of a projection")
        verbose_name_plural = _("positions of projections")
        constraints = [
            models.UniqueConstraint(
                fields=["projection", "topic", "partition"], name="messaging_projection_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.projection}: {self.topic}-{self.partition}@{self.next_offset}"


class ProjectionRoom(models.Model):
    """The last seq of a room that a projection has applied. `is_held`: the next event is a dead
    letter of a projection that keeps the order, and nothing of the room passes it."""

    projection = models.CharField(_("projection"), max_length=40)
    room = models.ForeignKey(
        Room, models.CASCADE, related_name="+", db_index=False, verbose_name=_("room")
    )
    last_seq = models.PositiveBigIntegerField(_("last seq"), default=0)
    is_held = models.BooleanField(_("held"), default=False)

    class Meta:
        verbose_name = _("room of a projection")
        verbose_name_plural = _("rooms of projections")
        constraints = [
            models.UniqueConstraint(fields=["projection", "room"], name="messaging_projection_room")
        ]

    def __str__(self) -> str:
        return f"{self.projection}: {self.room_id}:{self.last_seq}"
