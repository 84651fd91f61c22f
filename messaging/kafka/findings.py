"""What a comparison of the log with the topic found."""

from dataclasses import dataclass, field
from enum import StrEnum

# Told one by one; beyond these they are only counted, so that a lost topic does not fill memory.
TOLD = 1_000


class Kind(StrEnum):
    MISSING = "missing"
    EXTRA = "extra"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Finding:
    """`room` and `seq` are None for a record that is no event; `place` is where the record stands,
    empty for what is missing."""

    kind: Kind
    room: int | None
    seq: int | None
    place: str = ""
    reason: str = ""

    def __str__(self) -> str:
        number = "" if self.room is None else f"{self.room}:{self.seq}"
        reason = self.reason and f"({self.reason})"
        return " ".join(part for part in (self.kind, number, self.place, reason) if part)


@dataclass(slots=True)
class Report:
    """`waiting` events are in the log and not copied yet, `repeated` records say again what stood
    before them, for `omitted` ones a short record stands there, as Kafka did not take them; none of
    it is an error. `findings` are the first TOLD of what is."""

    rooms: int = 0
    events: int = 0
    missing: int = 0
    extra: int = 0
    different: int = 0
    repeated: int = 0
    waiting: int = 0
    omitted: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        setattr(self, finding.kind, getattr(self, finding.kind) + 1)
        if len(self.findings) < TOLD:
            self.findings.append(finding)

    @property
    def is_exact(self) -> bool:
        return not (self.missing or self.extra or self.different)

    def counts(self) -> dict[str, int]:
        """As the protocol names them."""
        return {
            "missing": self.missing,
            "extra": self.extra,
            "different": self.different,
            "repeated": self.repeated,
            "waiting": self.waiting,
            "omitted": self.omitted,
            "rooms": self.rooms,
            "events": self.events,
        }
