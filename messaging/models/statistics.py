"""What the projection `stats` counts. Every number is a sum over events, in whatever order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rooms.models import Room, User


class HourOfPerson(models.Model):
    """How much somebody said in a room in one hour (UTC), without what was deleted."""

    room = models.ForeignKey(
        Room, models.CASCADE, related_name="+", db_index=False, verbose_name=_("room")
    )
    at = models.DateTimeField(_("hour"))
    user = models.ForeignKey(
        User, models.CASCADE, related_name="+", db_index=False, verbose_name=_("person")
    )
    messages = models.IntegerField(_("messages"), default=0)

    class Meta:
        verbose_name = _("hour of a person")
        verbose_name_plural = _("hours of people")
        constraints = [
            models.UniqueConstraint(fields=["room", "at", "user"], name="messaging_hour_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.at} {self.user_id}: {self.messages}"


class WordOfDay(models.Model):
    """In how many messages of a day (of the site's time zone) a word stands."""

    room = models.ForeignKey(
        Room, models.CASCADE, related_name="+", db_index=False, verbose_name=_("room")
    )
    day = models.DateField(_("day"))
    word = models.CharField(_("word"), max_length=30)
    messages = models.IntegerField(_("messages"), default=0)

    class Meta:
        verbose_name = _("word of a day")
        verbose_name_plural = _("words of days")
        constraints = [
            models.UniqueConstraint(fields=["room", "day", "word"], name="messaging_word_of_day")
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.day} {self.word}: {self.messages}"


class CountedText(models.Model):
    """Which text of a message is counted, once it is not the first: that of the event `seq`."""

    room = models.ForeignKey(
        Room, models.CASCADE, related_name="+", db_index=False, verbose_name=_("room")
    )
    message = models.PositiveBigIntegerField(_("message"), unique=True)
    seq = models.PositiveBigIntegerField(_("seq"))
    is_deleted = models.BooleanField(_("deleted"), default=False)

    class Meta:
        verbose_name = _("counted text")
        verbose_name_plural = _("counted texts")

    def __str__(self) -> str:
        return f"{self.message}: {self.room_id}:{self.seq}"
