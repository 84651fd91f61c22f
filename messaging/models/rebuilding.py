"""How far a rebuild of this database came."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Rebuild(models.Model):
    """This database was filled from Kafka. While `finished_at` is empty it is not whole, and the
    rebuild goes on from `positions`: rows of topic, partition and the offset to read next."""

    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    positions = models.JSONField(_("positions"), default=list)

    class Meta:
        verbose_name = _("rebuild")
        verbose_name_plural = _("rebuilds")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
