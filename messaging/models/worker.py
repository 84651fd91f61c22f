"""Who works beside the web processes, as each worker tells it of itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

# A worker refreshes its row every few seconds; one that has not for this long has stopped or hangs.
SILENT_AFTER = timedelta(seconds=15)
FORGOTTEN_AFTER = timedelta(minutes=10)


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Times are compared by the database's clock, for workers may run on many machines."""

    def alive(self) -> Self:
        return self.filter(seen_at__gt=Now() - SILENT_AFTER)

    def silent(self) -> Self:
        """Killed without a word, or stuck."""
        return self.filter(seen_at__lte=Now() - SILENT_AFTER)

    def forgotten(self) -> Self:
        """Silent for so long that nobody looks for them any more."""
        return self.filter(seen_at__lte=Now() - FORGOTTEN_AFTER)


class Worker(models.Model):
    """One role of one running process. A worker that ends takes its row away; the row of one that
    was killed stays for some minutes. `shards` is what it holds, like `0,3-5`: shards of the
    mirror, partitions of a projection (or rooms, where each has a topic), 0 of who sends to
    webhooks. `events` counts what it did since its start, `lag` what waits, None: not known.
    """

    class State(models.TextChoices):
        STARTING = "starting", _("starting")
        WORKING = "working", _("working")
        STANDING_BY = "standing-by", _("standing by")
        WAITING = "waiting", _("waiting")  # for Kafka or the database: see `last_error`

    role = models.CharField(_("role"), max_length=40)
    host = models.CharField(_("host"), max_length=255)
    pid = models.PositiveIntegerField(_("process"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.STARTING)
    since = models.DateTimeField(_("in this state since"), db_default=Now())
    shards = models.TextField(_("shards"), blank=True)
    events = models.PositiveBigIntegerField(_("events"), default=0)
    lag = models.PositiveBigIntegerField(_("lag"), null=True)
    last_error = models.TextField(_("last error"), blank=True)
    last_error_at = models.DateTimeField(_("last error at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), db_default=Now())
    seen_at = models.DateTimeField(_("seen at"), db_default=Now())

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["role", "id"]

    def __str__(self) -> str:
        return f"{self.role} {self.host}:{self.pid}"
