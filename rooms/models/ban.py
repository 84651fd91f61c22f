"""Who may not come back."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.models.user import User


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self, now: datetime) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=now))


class Ban(models.Model):
    room = models.ForeignKey(
        "rooms.Room", models.CASCADE, related_name="bans", verbose_name=_("room")
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="bans", verbose_name=_("user"))
    until = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: until somebody lifts it.")
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    banned_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("banned by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="rooms_ban_once")]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.room_id}"
