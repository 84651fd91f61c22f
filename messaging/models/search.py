"""What finds messages, and how far the log has been read for it."""

from django.db import models

from messaging.models.message import Message
from rooms.models import Room


class SearchEntry(models.Model):
    """A message in the index. Its tokens are where the database finds them best: in a column of
    this table with a GIN index, or in a table of FTS5 beside it (`messaging.search`).
    """

    key = models.BigIntegerField(primary_key=True)
    message = models.ForeignKey(
        Message, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    room = models.ForeignKey(
        Room, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    seq = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.room_id}:{self.seq}"


class SearchProgress(models.Model):
    """Up to which seq a room's log is in the index."""

    room = models.OneToOneField(
        Room, models.CASCADE, primary_key=True, related_name="search_progress"
    )
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.room_id} up to {self.seq}"
