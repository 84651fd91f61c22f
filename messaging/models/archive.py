"""What the projection `archive` has written: one row a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rooms.models import Room


class ArchiveFile(models.Model):
    """The events of a room on one day (UTC). Of an open file the first `length` bytes count, what
    stands behind them is not committed; a closed one is compressed and has a checksum."""

    room = models.ForeignKey(
        Room, models.CASCADE, related_name="+", db_index=False, verbose_name=_("room")
    )
    day = models.DateField(_("day"))
    first_seq = models.PositiveBigIntegerField(_("first seq"))
    last_seq = models.PositiveBigIntegerField(_("last seq"))
    length = models.PositiveBigIntegerField(_("length"), default=0)
    is_closed = models.BooleanField(_("closed"), default=False)
    sha256 = models.CharField(_("SHA-256 of the compressed file"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("file of the archive")
        verbose_name_plural = _("files of the archive")
        constraints = [
            models.UniqueConstraint(fields=["room", "day"], name="messaging_archive_file")
        ]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.day}"
