"""What the last comparison of the log with Kafka found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verification(models.Model):
    """One run of `manage.py verify_mirror`; the newest is shown beside both lanes."""

    at = models.DateTimeField(_("at"))
    seconds = models.FloatField(_("seconds it took"))
    rooms = models.PositiveBigIntegerField(_("rooms"))
    events = models.PositiveBigIntegerField(_("events"))
    missing = models.PositiveBigIntegerField(_("missing"))
    extra = models.PositiveBigIntegerField(_("extra"))
    different = models.PositiveBigIntegerField(_("different"))
    repeated = models.PositiveBigIntegerField(_("repeated"))
    waiting = models.PositiveBigIntegerField(_("waiting"))

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        get_latest_by = "at"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.missing} missing, {self.extra} extra, {self.different} different"

    @property
    def is_exact(self) -> bool:
        return not (self.missing or self.extra or self.different)
