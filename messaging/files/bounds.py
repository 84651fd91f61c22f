"""A file that is too large is not even taken in: it is read to its end and not kept."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

logger = structlog.get_logger(__name__)


class BoundedUploads(FileUploadHandler):
    """Stands before the handlers that keep what comes, and stops them beyond UPLOAD_MAX_BYTES.

    The rest is still read, so that the answer reaches a client that is not done with sending.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        is_beyond = start + len(raw_data) > settings.UPLOAD_MAX_BYTES
        return None if is_beyond else raw_data

    def file_complete(self, file_size: int) -> Any:
        """Of such a file only its name and size are known: enough to refuse it."""
        if file_size <= settings.UPLOAD_MAX_BYTES:
            return None  # the next handler has it
        return UploadedFile(None, self.file_name, self.content_type, file_size)


class TemporaryUploads(TemporaryFileUploadHandler):
    """What cannot be written aside is read to its end all the same, so that the request is
    understood and what was said beside the file is not lost; such a file has a name and a size and
    nothing else. Closes what `BoundedUploads` has stopped, of which Django forgets the open file.
    """

    _open: TemporaryUploadedFile | None = None
    _is_unkept = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._close()
        self._is_unkept = False
        super().new_file(*args, **kwargs)
        self._open = self.file

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if not self._is_unkept:
            with self._noticing():
                super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Any:
        with self._noticing():
            self.file.flush()
        if self._is_unkept:
            return UploadedFile(None, self.file_name, self.content_type, file_size)
        self._open = None
        return super().file_complete(file_size)

    def upload_complete(self) -> None:
        self._close()

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            logger.error("file not kept aside", error=repr(error))
            self._is_unkept = True

    def _close(self) -> None:
        if self._open is not None:
            with suppress(OSError):  # what is still to be written has no room either
                self._open.close()
            self._open = None
