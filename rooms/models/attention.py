"""When and how a person wants to be called."""

from datetime import UTC, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from rooms.models.user import User

# Until one ends it oneself: a moment that any calendar still knows.
ENDLESS = datetime(9999, 1, 1, tzinfo=UTC)


class AttentionManager(models.Manager["Attention"]):
    def of(self, user: User) -> "Attention":
        """What this person chose; who chose nothing has no row yet."""
        return self.filter(user=user).first() or Attention(user=user)

    def change(self, user: User, **values: object) -> "Attention":
        return self.update_or_create(user=user, defaults=values)[0]


class Attention(models.Model):
    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="attention", verbose_name=_("user")
    )
    quiet_until = models.DateTimeField(_("do not disturb until"), null=True, blank=True)
    # Every day between these, by the clock of `timezone`; both or none.
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet to"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    shows_presence = models.BooleanField(_("shows presence"), default=True)
    with_text = models.BooleanField(_("notifies with the text"), default=True)
    with_sound = models.BooleanField(_("notifies with a sound"), default=False)

    objects: ClassVar[AttentionManager] = AttentionManager()

    class Meta:
        verbose_name = _("attention")
        verbose_name_plural = _("attention")

    def __str__(self) -> str:
        return f"attention of {self.user_id}"

    @property
    def is_endless(self) -> bool:
        return self.quiet_until == ENDLESS

    def is_quiet(self, now: datetime) -> bool:
        """Whether nothing may disturb now."""
        return self.is_not_to_be_disturbed(now) or self._is_quiet_hour(now)

    def is_not_to_be_disturbed(self, now: datetime) -> bool:
        return self.quiet_until is not None and self.quiet_until > now

    def _is_quiet_hour(self, now: datetime) -> bool:
        start, end = self.quiet_from, self.quiet_to
        if start is None or end is None:
            return False
        clock = now.astimezone(ZoneInfo(self.timezone)).time()
        if start <= end:
            return start <= clock < end
        return clock >= start or clock < end  # over midnight
