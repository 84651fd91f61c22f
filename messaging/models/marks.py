"""What people put on a message: reactions to it, and the pin that makes it a room's notice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message
from rooms.models import Room, User

MAX_EMOJI_LENGTH = 32


class Reaction(models.Model):
    """One emoji of one person. `seq` is that of its event, `since` the seq from which this emoji
    has been on the message without a break, whoever gave it: emojis stand in its order.
    """

    message = models.ForeignKey(
        Message, models.PROTECT, related_name="reactions", db_index=False,
        verbose_name=_("message"),
    )  # fmt: skip
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    emoji = models.CharField(_("emoji"), max_length=MAX_EMOJI_LENGTH)
    since = models.PositiveBigIntegerField(_("since"))
    seq = models.PositiveBigIntegerField(_("seq"))

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(
                fields=["message", "emoji", "user"], name="messaging_reaction_once"
            ),
        ]

    def __str__(self) -> str:
        return self.emoji


class Pin(models.Model):
    """The one message that stands above a room as its notice."""

    room = models.OneToOneField(Room, models.PROTECT, related_name="pin", verbose_name=_("room"))
    message = models.ForeignKey(
        Message, models.PROTECT, related_name="+", verbose_name=_("message")
    )
    pinned_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("pinned by")
    )
    seq = models.PositiveBigIntegerField(_("seq"))
    pinned_at = models.DateTimeField(_("pinned at"))

    class Meta:
        verbose_name = _("pinned message")
        verbose_name_plural = _("pinned messages")

    def __str__(self) -> str:
        return f"{self.room_id}: {self.message_id}"
