"""Links that let people in."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.models.room import Room
from rooms.models.user import User


def new_token() -> str:
    return secrets.token_urlsafe(24)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=now),
            Q(max_uses=None) | Q(uses__lt=F("max_uses")),
            revoked_at=None,
            room__archived_at=None,
        )


class Invitation(models.Model):
    room = models.ForeignKey(
        Room, models.CASCADE, related_name="invitations", verbose_name=_("room")
    )
    # Kept readable, as the members who may invite can copy the link again from the settings.
    token = models.CharField(_("token"), max_length=64, unique=True, default=new_token)
    created_by = models.ForeignKey(
        User, models.CASCADE, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    max_uses = models.PositiveIntegerField(_("uses at most"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("uses"), default=0)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.uses} of {self.max_uses}"
