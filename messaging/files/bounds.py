"""A file that is too large is not even taken in: it is read to its end and not kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler


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
    """Closes what `BoundedUploads` has stopped, of which Django forgets the open file."""

    _stopped: TemporaryUploadedFile | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._close_stopped()
        super().new_file(*args, **kwargs)
        self._stopped = self.file

    def file_complete(self, file_size: int) -> Any:
        self._stopped = None
        return super().file_complete(file_size)

    def upload_complete(self) -> None:
        self._close_stopped()

    def _close_stopped(self) -> None:
        if self._stopped is not None:
            self._stopped.close()
            self._stopped = None
