"""A bucket that speaks S3 as a storage of Django's, which fails as a folder does."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

import smart_open.s3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

# In seconds. A thread of the web process waits for it, and so does who asked.
CONNECT, ANSWER = 5, 20
TRIES = 2
NOT_FOUND = {"NoSuchKey", "404"}


class Bucket(S3Storage):  # type: ignore[misc]
    """Reads what is asked for and no more, where the library would fetch the whole object before
    the first byte of it is read. Raises OSError like a folder: FileNotFoundError where an object is
    missing, another where the bucket cannot be asked.
    """

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(
            connect_timeout=CONNECT,
            read_timeout=ANSWER,
            retries={"total_max_attempts": TRIES},
            signature_version="s3v4",
        )
        return {**super().get_default_settings(), "client_config": config}

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        key, client = self._normalize_name(name), self.connection.meta.client
        with failing_as_files():
            stream = smart_open.s3.open(self.bucket_name, key, mode, client=client)
        return File(cast("IO[bytes]", stream), name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        with failing_as_files():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with failing_as_files():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with failing_as_files():
            super().delete(name)


@contextmanager
def failing_as_files() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise _told(error) from error
    except OSError as error:  # by smart_open, which carries the error of the bucket along
        raise _told(getattr(error, "backend_error", error)) from error


def _told(error: Exception) -> OSError:
    answered = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
    if answered in NOT_FOUND:
        return FileNotFoundError(errno.ENOENT, str(error))
    return OSError(errno.EIO, str(error))
