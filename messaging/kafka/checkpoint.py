"""How far a verification came, in a file, so that it can go on."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import orjson

from messaging.kafka.findings import Finding, Kind, Report
from messaging.kafka.fingerprint import Tally
from messaging.kafka.ledger import Number
from messaging.kafka.reader import Partition

SECONDS_BETWEEN = 10.0


@dataclass(slots=True)
class Progress:
    """`log_position` is None once the whole log is read; `chain` is the rolling digest there.
    `foreign` counts and tells what stands in the topic and is no event."""

    log_position: Number | None = (0, 0)
    chain: bytes = b""
    events: int = 0
    records: int = 0
    waiting: int = 0
    tallies: dict[int, Tally] = field(default_factory=dict)
    positions: dict[Partition, int] = field(default_factory=dict)
    foreign: Report = field(default_factory=Report)

    @property
    def done(self) -> int:
        """Events and records that were compared so far."""
        return self.events + self.records

    def tally(self, room: int) -> Tally:
        tally = self.tallies.get(room)
        if tally is None:
            tally = self.tallies[room] = Tally()
        return tally

    def packed(self) -> dict[str, Any]:
        return {
            "log_position": self.log_position,
            "chain": self.chain.hex(),
            "events": self.events,
            "records": self.records,
            "waiting": self.waiting,
            "tallies": [[room, *tally.packed()] for room, tally in self.tallies.items()],
            "positions": [[*partition, offset] for partition, offset in self.positions.items()],
            "foreign": [self.foreign.extra, *[[f.place, f.reason] for f in self.foreign.findings]],
        }

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        position = packed["log_position"]
        extra, *told = packed["foreign"]
        findings = [Finding(Kind.EXTRA, None, None, place, reason) for place, reason in told]
        return cls(
            log_position=None if position is None else (position[0], position[1]),
            chain=bytes.fromhex(packed["chain"]),
            events=packed["events"],
            records=packed["records"],
            waiting=packed["waiting"],
            tallies={room: Tally.unpacked(tally) for room, *tally in packed["tallies"]},
            positions={(topic, number): offset for topic, number, offset in packed["positions"]},
            foreign=Report(extra=extra, findings=findings),
        )


class Checkpoint:
    """`of` names what is compared: the progress of another comparison is not gone on from."""

    def __init__(self, file: Path, *, of: str) -> None:
        self.file = file
        self.of = of
        self.next_time = time.monotonic() + SECONDS_BETWEEN

    def load(self) -> Progress | None:
        """None where there is none, or one that is not readable or not of the same."""
        try:
            content = orjson.loads(self.file.read_bytes())
            return Progress.unpacked(content["progress"]) if content["of"] == self.of else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, progress: Progress) -> None:
        """Now and then."""
        if time.monotonic() >= self.next_time:
            self.save(progress)
            self.next_time = time.monotonic() + SECONDS_BETWEEN

    def save(self, progress: Progress) -> None:
        """Whole or not at all."""
        fresh = self.file.with_suffix(".new")
        fresh.write_bytes(orjson.dumps({"of": self.of, "progress": progress.packed()}))
        fresh.replace(self.file)

    def forget(self) -> None:
        self.file.unlink(missing_ok=True)
