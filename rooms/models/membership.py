"""Who belongs to a room, and as what."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.models.user import User


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    MODERATOR = "moderator", _("moderator")
    MEMBER = "member", _("member")


class Level(models.TextChoices):
    """What of a room calls for one's attention."""

    ALL = "all", _("Every message")
    MENTIONS = "mentions", _("Only mentions")
    NONE = "none", _("Nothing")


def this_millisecond() -> datetime:
    """What is told and told back has no more digits than these: the same moment stays the same."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Pointer(NamedTuple):
    """How far somebody has read. `since` is when it was set back last, else when the person came;
    since then it goes forward only. Two of them compare as they follow upon each other, whichever
    is heard of first.
    """

    since: datetime
    seq: int


class Membership(models.Model):
    room = models.ForeignKey(
        "rooms.Room", models.CASCADE, related_name="memberships", verbose_name=_("room")
    )
    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)
    # The room's head when the person came: the start of what a room with short history shows.
    joined_seq = models.PositiveBigIntegerField(_("joined at seq"), default=0)
    read_seq = models.PositiveBigIntegerField(_("read up to seq"), default=0)
    read_since = models.DateTimeField(_("reading since"), default=this_millisecond, editable=False)
    level = models.CharField(
        _("notifies of"), max_length=10, choices=Level, default=Level.ALL, db_default=Level.ALL
    )
    muted_at = models.DateTimeField(_("muted at"), null=True, blank=True)
    muted_until = models.DateTimeField(
        _("muted until"), null=True, blank=True, help_text=_("Empty: until somebody lifts it.")
    )
    mute_reason = models.CharField(_("reason"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="rooms_membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}: {self.role}"

    def is_muted(self, now: datetime) -> bool:
        return self.muted_at is not None and (self.muted_until is None or self.muted_until > now)
