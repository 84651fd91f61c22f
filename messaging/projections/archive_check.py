"""The archive against the log: what does not hold is told file by file."""

from collections.abc import Iterator
from pathlib import Path

import zstandard

from messaging.models import ArchiveFile
from messaging.projections.archive import line
from messaging.projections.archive_files import RoomFolder
from rooms import log
from rooms.events import as_event


def problems(folder: Path) -> Iterator[str]:
    """One line a file that is not what it must be."""
    for file in ArchiveFile.objects.order_by("room", "day"):
        if problem := problem_of(file, RoomFolder(folder, file.room_id)):
            yield f"{file}: {problem}"


def problem_of(file: ArchiveFile, folder: RoomFolder) -> str:
    try:
        if file.is_closed and folder.sum(file.day) != file.sha256:
            return "its checksum is another"
        content = folder.content(file.day, length=file.length)
    except FileNotFoundError:
        return "it is missing"
    except (OSError, zstandard.ZstdError) as error:
        return f"it cannot be read: {error}"
    rows = log.read_after(file.room_id, file.first_seq - 1, file.last_seq - file.first_seq + 1)
    if content != b"".join(line(as_event(row)) for row in rows):
        return "it says something else than the log"
    return ""
