"""Rooms, and which of them a person may see."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.models.ban import Ban
from rooms.models.membership import Membership
from rooms.models.user import User


class RoomQuerySet(models.QuerySet["Room"]):
    def visible_to(self, user: User) -> Self:
        """Rooms this person may read: public ones and their own, never one that banned them.

        The one lookup behind every page, call and frame: a room that is not here does not exist.
        """
        banned = Ban.objects.in_force(timezone.now()).filter(room=OuterRef("pk"), user=user)
        member = Membership.objects.filter(room=OuterRef("pk"), user=user)
        return self.filter(Q(kind=Room.Kind.PUBLIC) | Exists(member)).exclude(Exists(banned))

    def of_member(self, user: User) -> Self:
        return self.filter(memberships__user=user)

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def listed_for(self, user: User) -> Self:
        """The directory: public rooms that are open and let this person in."""
        return self.visible_to(user).active().filter(kind=Room.Kind.PUBLIC)


class Room(models.Model):
    class Kind(models.TextChoices):
        PUBLIC = "public", _("public")
        PRIVATE = "private", _("private")
        DIRECT = "direct", _("direct")

    class History(models.TextChoices):
        ALL = "all", _("the whole past")
        JOINED = "joined", _("from joining on")

    name = models.CharField(_("name"), max_length=80)
    topic = models.CharField(_("topic"), max_length=250, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PUBLIC)
    history = models.CharField(
        _("history for new members"), max_length=10, choices=History, default=History.ALL
    )
    # Of a direct conversation: who is in it, so that the same people have one for ever.
    people_key = models.CharField(
        _("people"), max_length=250, unique=True, null=True, blank=True, editable=False
    )
    # Both are written by rooms.log alone, under the row lock that orders the room.
    last_seq = models.PositiveBigIntegerField(_("last seq"), default=0, editable=False)
    last_position = models.PositiveBigIntegerField(_("messages"), default=0, editable=False)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or f"{self.get_kind_display()} {self.people_key}"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_public(self) -> bool:
        return self.kind == self.Kind.PUBLIC
