"""Taking in files that are to be sent, and letting go of those that nobody can see any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO

import structlog
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.files.images import Picture, redraw
from messaging.files.keeping import keep, throw_away
from messaging.files.kinds import BYTES_LOOKED_AT, kind_of
from messaging.files.names import clean_name
from messaging.models import Upload
from messaging.rendering.pictures import size_text
from messaging.texts import too_large_text
from rooms import limits
from rooms.errors import Invalid, NotFound, TooLarge, Unavailable
from rooms.models import User

KEPT_UNSENT = timedelta(days=1)

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of a file. `size` in bytes, without the thumbnail."""

    stream: IO[bytes]
    content_type: str
    size: int
    picture: Picture | None = None


def upload_file(*, uploader: User, file: "File[bytes]") -> Upload:
    """Keep a file for the message that will name it; until then nobody else sees it.

    When it returns, the file is whole in the storage. Images are drawn anew. Raises Refusal.
    """
    limits.hit("upload", uploader.pk)
    _require_size(file.size or 0)
    if file.file is None:  # there was no room for it while it came
        raise Unavailable(retry_after=1)
    name = clean_name(file.name or "")
    content = _content(file)
    upload = _admitted(uploader, name, content)
    picture = content.picture
    try:
        keep(upload.key, content.stream, BytesIO(picture.thumbnail) if picture else None)
    except Exception as error:  # whatever the library of the storage raises
        logger.error("file not kept", user=uploader.pk, error=repr(error))
        _forget(upload)
        raise Unavailable(retry_after=1) from error
    return upload


def _forget(upload: Upload) -> None:
    """With what the storage has of it; where that stays, the row stays too, for the sweep."""
    try:
        throw_away(upload.key)
    except Exception as error:  # as above
        logger.error("half a file stays", upload=upload.pk, error=repr(error))
    else:
        upload.delete()


def _require_size(size: int) -> None:
    if size > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(too_large_text(settings.UPLOAD_MAX_BYTES))
    if not size:
        raise Invalid(_("This file is empty."))


def _content(file: "File[bytes]") -> Content:
    picture = redraw(file)
    if picture:
        stream = BytesIO(picture.content)
        return Content(stream, picture.content_type, len(picture.content), picture)
    file.seek(0)
    kind = kind_of(file.read(BYTES_LOOKED_AT))
    file.seek(0)
    return Content(file, kind, file.size or 0)


@transaction.atomic
def _admitted(uploader: User, name: str, content: Content) -> Upload:
    """A row that counts already: of several uploads at once none gets past the quota."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=uploader.pk)
    if Upload.objects.bytes_of(uploader) + content.size > settings.UPLOAD_QUOTA_BYTES:
        text = gettext(
            "Your files would be more than %(most)s together. Delete messages with files first."
        )
        raise TooLarge(text % {"most": size_text(settings.UPLOAD_QUOTA_BYTES)})
    return Upload.objects.create(
        uploader=uploader,
        name=name,
        content_type=content.content_type,
        size=content.size,
        width=content.picture.width if content.picture else None,
        height=content.picture.height if content.picture else None,
        created_at=timezone.now(),
    )


def discard_upload(*, uploader: User, upload_id: int) -> None:
    """Let go of a file that was not sent after all. Raises NotFound for what is not one's own,
    or was sent.
    """
    with transaction.atomic():
        mine = Upload.objects.select_for_update().filter(uploader=uploader, message=None)
        upload = mine.filter(pk=upload_id).first()
        if upload is None:
            raise NotFound
        _remove(upload)


def sweep_next(*, now: datetime) -> int | None:
    """Let go of one file that nobody can see any more: its bytes, then its row. Returns how many
    bytes it had, None where there is none. What is interrupted is done again by the next sweep.
    Raises OSError, or what else the storage raises.
    """
    with transaction.atomic():
        forgotten = Upload.objects.forgotten(now - KEPT_UNSENT).order_by("pk")
        # Locked: it cannot be sent meanwhile. What is just being sent is passed over.
        upload = forgotten.select_for_update(of=("self",), skip_locked=True).first()
        if upload is None:
            return None
        _remove(upload)
        return upload.size


def _remove(upload: Upload) -> None:
    """The bytes first: what is interrupted between them is done again."""
    throw_away(upload.key)
    upload.delete()
