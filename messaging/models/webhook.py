"""Programs outside that hear of a room, or speak in it."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.models import Room, User

MESSAGE_TYPES = ("message.created", "message.edited", "message.deleted")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def outgoing(self) -> Self:
        return self.filter(kind=Webhook.Kind.OUTGOING)

    def listening(self) -> Self:
        """Those that are given what happens."""
        return self.outgoing().filter(state=Webhook.State.ACTIVE)

    def sending(self) -> Self:
        """Those that are told now; with an archived room its webhooks rest."""
        return self.listening().filter(room__archived_at=None)


class Webhook(models.Model):
    """An address that gets a room's events, or one that messages come in by.

    What an outgoing one has been given is a cursor in the room's log, `queued_seq`: whoever hands
    it events hands it what follows, once. So it gets nothing of before it was there, and nothing
    twice, however often the topic is read.
    """

    class Kind(models.TextChoices):
        OUTGOING = "outgoing", _("outgoing")
        INCOMING = "incoming", _("incoming")

    class Scope(models.TextChoices):
        MESSAGES = "messages", _("messages")
        ALL = "all", _("everything")

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        DISABLED = "disabled", _("disabled")

    class Reason(models.TextChoices):
        FAILING = "failing", _("The address did not take anything for a day.")
        ADMIN = "admin", _("An admin of this server stopped it.")
        GONE = "gone", _("The address answered that it is gone for good (410).")

    room = models.ForeignKey(Room, models.CASCADE, related_name="webhooks", verbose_name=_("room"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    url = models.CharField(_("address"), max_length=2_000, blank=True)
    events = models.CharField(_("events"), max_length=10, choices=Scope, default=Scope.MESSAGES)
    # Readable, as every delivery is signed with it.
    secret = models.CharField(_("secret"), max_length=64, blank=True, editable=False)
    queued_seq = models.PositiveBigIntegerField(_("queued up to seq"), default=0, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    retry_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    disabled_at = models.DateTimeField(_("disabled at"), null=True, blank=True)
    disabled_reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)

    # Of an incoming one only the hash is kept, like that of any key.
    token_hash = models.CharField(
        _("hash of the token"), max_length=64, null=True, unique=True, editable=False
    )
    speaker = models.OneToOneField(
        User, models.PROTECT, null=True, related_name="webhook", verbose_name=_("speaks as")
    )

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_outgoing(self) -> bool:
        return self.kind == self.Kind.OUTGOING

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def wants(self, type: str) -> bool:
        return self.events == self.Scope.ALL or type in MESSAGE_TYPES
