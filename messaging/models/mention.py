"""Who was mentioned where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rooms.models import Room, User


class Mention(models.Model):
    """Somebody is mentioned by another in the message at this place of a room's log. Told by the
    message itself, and kept beside it to be counted: see `messaging.mentions`.
    """

    room = models.ForeignKey(
        Room, models.CASCADE, related_name="+", db_index=False, verbose_name=_("room")
    )
    seq = models.PositiveBigIntegerField(_("seq"))
    user = models.ForeignKey(
        User, models.CASCADE, related_name="+", db_index=False, verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(fields=["room", "seq", "user"], name="messaging_mention_once")
        ]
        indexes = [
            # The question of every list of rooms: what is there for me after my read pointer?
            models.Index(fields=["user", "room", "seq"], name="messaging_mention_unread")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}:{self.seq}"
