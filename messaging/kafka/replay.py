"""One room's past from the topic, by the reader rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from messaging.kafka.decoding import Foreign, Stored, decoded
from messaging.kafka.reader import open_reader
from messaging.kafka.topics import configured_layout
from rooms.events import Event


@dataclass(slots=True)
class Replay:
    """The events of a room behind seq `after`, from `since` on and before `until`, as far as they
    stand in the topic without a hole.

    Once it was gone through, `missing` is the first seq of a hole behind which more stands, or
    None; `is_known` is whether the topic has anything of the room (from `since` on).
    """

    room_id: int
    after: int = 0
    since: datetime | None = None
    until: datetime | None = None
    last: int | None = None
    is_known: bool = False
    farthest: int = 0

    def events(self) -> Iterator[Event]:
        """Raises Away."""
        topic, partition = configured_layout().place(self.room_id)
        key = str(self.room_id).encode()
        with open_reader([topic], partition=partition, since=self.since) as reader:
            for batch in reader.batches():
                for record in batch:
                    if record.key == key:
                        yield from self._next(record)

    def _next(self, record: Stored) -> Iterator[Event]:
        try:
            event = decoded(record)
        except Foreign:
            return
        at = datetime.fromisoformat(event["at"])
        if self.since and at < self.since and self.last is None:
            return
        self.is_known = True
        if not self._is_next(event["seq"]) or event["seq"] <= self.after:
            return
        if not (self.until and at >= self.until):
            yield event

    def _is_next(self, seq: int) -> bool:
        """A record that is ahead of its turn comes again behind what is missing. The whole past
        begins with the first event; of a part of it the first record is its begin."""
        if self.last is None:
            self.last = seq - 1 if self.since or seq <= self.after else 0
        if seq == self.last + 1:
            self.last = seq
            return True
        self.farthest = max(self.farthest, seq)
        return False

    @property
    def missing(self) -> int | None:
        return self.last + 1 if self.last is not None and self.farthest > self.last else None
