"""Where the bytes are: a folder, or a bucket of S3, as the settings say."""

from typing import IO
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

THUMBNAIL = "-thumbnail"


def keep(key: UUID, content: IO[bytes], thumbnail: IO[bytes] | None) -> None:
    """The thumbnail first: where the file is, its thumbnail is. Raises OSError."""
    if thumbnail is not None:
        default_storage.save(_place(key) + THUMBNAIL, File(thumbnail))
    default_storage.save(_place(key), File(content))


def opened(key: UUID, *, is_thumbnail: bool) -> IO[bytes]:
    """Raises FileNotFoundError where it is not there, another OSError where it is not to be had."""
    return default_storage.open(_place(key) + THUMBNAIL * is_thumbnail)


def throw_away(key: UUID) -> None:
    """Also what is only half there, or not at all. Raises OSError."""
    default_storage.delete(_place(key))
    default_storage.delete(_place(key) + THUMBNAIL)


def _place(key: UUID) -> str:
    """Not all in one folder, which some file systems are slow with."""
    return f"{key.hex[:2]}/{key.hex}"
