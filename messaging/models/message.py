"""What is said."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.attachments import Attachment
from rooms.models import Room, User

MAX_BODY_LENGTH = 8_000
MAX_ATTACHMENTS = 10


class MessageQuerySet(models.QuerySet["Message"]):
    def in_room(self, room_id: int) -> Self:
        return self.filter(room_id=room_id)

    def page(
        self,
        *,
        before: int | None = None,
        after: int | None = None,
        floor: int = 0,
        limit: int = 50,
    ) -> list[Message]:
        """One page in seq order, above `floor`: the oldest after `after`, else the newest (before
        `before`).
        """
        # One lower bound: of two SQLite looks at the first alone, and walks the room.
        rows = self.select_related("author").filter(seq__gt=max(after or 0, floor))
        if before is not None:
            rows = rows.filter(seq__lt=before)
        if after is not None:
            return list(rows.order_by("seq")[:limit])
        return list(reversed(rows.order_by("-seq")[:limit]))


class Message(models.Model):
    """A message as it stands now; how it came to be stands in the log."""

    room = models.ForeignKey(
        Room, models.PROTECT, related_name="messages", db_index=False, verbose_name=_("room")
    )
    seq = models.PositiveBigIntegerField(_("seq"))
    position = models.PositiveBigIntegerField(_("position"))
    author = models.ForeignKey(
        User, models.PROTECT, related_name="messages", db_index=False, verbose_name=_("author")
    )
    client_id = models.UUIDField(_("client id"))
    body = models.TextField(_("text"), max_length=MAX_BODY_LENGTH)
    body_html = models.TextField(_("text as HTML"))
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies",
        db_index=False, verbose_name=_("reply to"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"))
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    # As the log tells of them; who may see their bytes is asked of `Upload`.
    attachments: models.JSONField[list[Attachment], list[Attachment]] = models.JSONField(
        _("files"), default=list, blank=True
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="messaging_message_seq"),
            # client_id leads: the look-up before every commit asks for many of them at once.
            models.UniqueConstraint(
                fields=["client_id", "author", "room"], name="messaging_message_client_id"
            ),
        ]
        indexes = [
            # What does not count as unread: one's own messages, and deleted ones.
            models.Index(fields=["author", "room", "seq"], name="messaging_message_author"),
            models.Index(
                fields=["room", "seq"],
                name="messaging_message_deleted",
                condition=models.Q(deleted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id}:{self.seq}"
