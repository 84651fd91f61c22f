"""What tells in a few bytes whether two copies of a room are the same. Pure."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

import orjson

from rooms.events import Event

BYTES = 16


def digest(event: Event, before: bytes = b"") -> bytes:
    """Of the event as the log knows it, whatever the order of its fields; with `before`, the
    digest of the event before it, one of the room up to here."""
    content = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
    return blake2b(before + content, digest_size=BYTES).digest()


@dataclass(slots=True)
class Tally:
    """One room in both copies: what of the log must stand in the topic, up to `due`, with the
    rolling digest there, and how far the topic's own was followed. For `omitted` of its events a
    short record stands there."""

    due: int = 0
    due_digest: bytes = b""
    head: int = 0
    head_digest: bytes = b""
    repeated: int = 0
    omitted: int = 0
    is_flawed: bool = False

    def follow(self, event: Event, *, is_omitted: bool) -> None:
        """The next event that stands in the topic, itself or by a short record."""
        self.head = event["seq"]
        self.omitted += is_omitted
        if self.head <= self.due:
            self.head_digest = digest(event, self.head_digest)

    @property
    def is_equal(self) -> bool:
        return not self.is_flawed and self.head >= self.due and self.head_digest == self.due_digest

    def packed(self) -> list[object]:
        return [
            self.due,
            self.due_digest.hex(),
            self.head,
            self.head_digest.hex(),
            self.repeated,
            self.omitted,
            self.is_flawed,
        ]

    @classmethod
    def unpacked(cls, packed: list[object]) -> Self:
        due, due_digest, head, head_digest, repeated, omitted, is_flawed = packed
        return cls(
            int(str(due)),
            bytes.fromhex(str(due_digest)),
            int(str(head)),
            bytes.fromhex(str(head_digest)),
            int(str(repeated)),
            int(str(omitted)),
            bool(is_flawed),
        )
