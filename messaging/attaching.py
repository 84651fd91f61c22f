"""Uploads on their way into messages, within the transaction that stores both."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from messaging.attachments import Attachment, attachment
from messaging.models import Upload
from rooms.errors import Invalid
from rooms.models import User


class Sender(Protocol):
    """What is asked of a send."""

    @property
    def author(self) -> User: ...
    @property
    def attachments(self) -> Sequence[int]: ...


class Files:
    """The uploads that these sends name and nobody has sent yet, locked to the end of the
    transaction. Each goes into one message.
    """

    def __init__(self, sends: Collection[Sender]) -> None:
        named = {upload_id for send in sends for upload_id in send.attachments}
        self._free = _locked(named) if named else {}
        self._taken: dict[int, Upload] = {}

    def take(self, send: Sender) -> Invalid | None:
        """All that this send names, or the reason why not: one's own, whole and unsent they
        have to be.
        """
        if not send.attachments:
            return None
        found = [self._free.get(upload_id) for upload_id in send.attachments]
        if any(upload is None or upload.uploader_id != send.author.pk for upload in found):
            return Invalid(_("One of the files is not there any more. Attach it again."))
        for upload_id in send.attachments:
            self._taken[upload_id] = self._free.pop(upload_id)
        return None

    def told(self, send: Sender) -> list[Attachment]:
        """What the message says of the files that were taken for it."""
        return [attachment(self._taken[upload_id]) for upload_id in send.attachments]


def give(pairs: Iterable[tuple[Sender, int]]) -> None:
    """Let the files of each send belong to the message that was made of it."""
    for send, message_id in pairs:
        if send.attachments:
            Upload.objects.filter(pk__in=send.attachments).update(message=message_id)


def _locked(upload_ids: Collection[int]) -> dict[int, Upload]:
    """In id order: two groups that name the same ones would else wait for each other."""
    rows = Upload.objects.select_for_update().filter(pk__in=upload_ids, message=None)
    return {upload.pk: upload for upload in rows.order_by("pk")}
