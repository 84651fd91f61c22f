"""Every event as a line in files by room and day: the projection `archive`."""

import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

import orjson
import structlog
from django.conf import settings
from django.db import transaction

from messaging.kafka.outage import short
from messaging.models import ArchiveFile
from messaging.projections.archive_files import RoomFolder
from messaging.projections.projection import Projection
from rooms.events import Event

logger = structlog.get_logger(__name__)


class Archive(Projection):
    """A line is written and on disk before the transaction that counts it commits. A day's file
    is closed when the room's next day begins; what is of an earlier day by its clock and comes
    behind a later one goes to the later one's file, so that the files in their order are the log.
    """

    name = "archive"
    holds_rooms = True
    waits_for = (OSError,)

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings.DATA_DIR / "archive"
        self.dropped = self.folder.with_name(f"{self.folder.name}.dropped")

    def apply(self, events: Sequence[Event]) -> None:
        self._take_back()
        by_room = sorted(events, key=lambda event: event["room"])
        for room_id, part in groupby(by_room, key=lambda event: event["room"]):
            self._write(room_id, list(part))

    def _write(self, room_id: int, events: Sequence[Event]) -> None:
        last = ArchiveFile.objects.filter(room=room_id).order_by("-day").first()
        for day, part in by_day(events, last.day if last else date.min):
            if last is None or last.day != day:
                if last is not None:
                    self._close(last)
                last = ArchiveFile(room_id=room_id, day=day, first_seq=part[0]["seq"])
            self._append(last, part)

    def _append(self, file: ArchiveFile, events: Sequence[Event]) -> None:
        content = b"".join(line(event) for event in events)
        RoomFolder(self.folder, file.room_id).write(file.day, content, at=file.length)
        file.length += len(content)
        file.last_seq = events[-1]["seq"]
        file.save()

    def _close(self, file: ArchiveFile) -> None:
        folder = RoomFolder(self.folder, file.room_id)
        file.sha256 = folder.close(file.day, length=file.length)
        file.is_closed = True
        file.save(update_fields=["sha256", "is_closed"])
        closed = ArchiveFile.objects.filter(room=file.room_id, is_closed=True)
        folder.tell_sums(dict(closed.values_list("day", "sha256")))
        transaction.on_commit(partial(folder.drop_plain, file.day))

    def reset(self) -> None:
        """The files step aside before the commit, while no worker can write, and are removed after
        it, when one may write new ones.
        """
        ArchiveFile.objects.all().delete()
        remove(self.dropped)
        if self.folder.exists():
            self.folder.rename(self.dropped)
            transaction.on_commit(partial(remove, self.dropped), robust=True)

    def _take_back(self) -> None:
        """Of a reset that did not come to its commit the rows are there still."""
        is_aside = self.dropped.exists() and not self.folder.exists()
        if is_aside and ArchiveFile.objects.exists():
            self.dropped.rename(self.folder)


def remove(folder: Path) -> None:
    """What cannot be removed is in nobody's way, and tried again by the next reset."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        logger.error("old files of the archive not removed", folder=str(folder), error=short(error))


def by_day(events: Iterable[Event], last: date) -> Iterable[tuple[date, list[Event]]]:
    """Days that never go back, each with its events."""
    days: dict[date, list[Event]] = {}
    for event in events:
        last = max(last, datetime.fromisoformat(event["at"]).astimezone(UTC).date())
        days.setdefault(last, []).append(event)
    return days.items()


def line(event: Event) -> bytes:
    """The same bytes whenever it is written: with `v`, as in the topic."""
    return orjson.dumps({"v": 1, **event}, option=orjson.OPT_APPEND_NEWLINE)
