"""What the log says is unread: counted from its events alone, one after the other; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

DEPARTURES = {"member.left", "member.removed", "member.banned"}


class Happening(NamedTuple):
    """An event, as the database has it."""

    room: int
    seq: int
    type: str
    actor: int | None
    data: Mapping[str, Any]


@dataclass
class Said:
    """A message as it stands now; `deleted` is the seq of that."""

    id: int
    seq: int
    author: int
    body: str
    mentions: frozenset[int]
    deleted: int | None = None

    @property
    def is_deleted(self) -> bool:
        return self.deleted is not None

    def is_news_to(self, person: int) -> bool:
        return self.author != person and not self.is_deleted


class Counts(NamedTuple):
    unread: int
    mentions: int


@dataclass
class Story:
    """One room, as far as it was read. `people` maps each member to the seq of their coming."""

    head: int = 0
    messages: dict[int, Said] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=dict)
    kind: str = "public"

    def tell(self, event: Happening) -> None:
        assert event.seq == self.head + 1, f"the log of room {event.room} has a hole: {event}"
        self.head = event.seq
        data = event.data
        match event.type:
            case "room.created":
                self.kind = data["kind"]
            case "message.created":
                author, mentions = event.actor or 0, frozenset(data["mentions"])
                said = Said(data["id"], event.seq, author, data["body"], mentions)
                self.messages[said.id] = said
            case "message.edited":
                said = self.messages[data["id"]]
                said.body, said.mentions = data["body"], frozenset(data["mentions"])
            case "message.deleted":
                said = self.messages[data["id"]]
                said.deleted = said.deleted or event.seq
            case "member.joined":
                self.people[data["user"]] = event.seq
            case type if type in DEPARTURES:
                self.people.pop(data["user"], None)

    def unread(self, person: int, read: int) -> list[Said]:
        """What is news to somebody with this read pointer, in order."""
        later = (said for said in self.messages.values() if said.seq > read)
        return [said for said in later if said.is_news_to(person)]

    def counts(self, person: int, read: int) -> Counts:
        unread = self.unread(person, read)
        return Counts(len(unread), sum(person in said.mentions for said in unread))


class Ledger:
    """All rooms, by id."""

    def __init__(self) -> None:
        self.rooms: dict[int, Story] = defaultdict(Story)

    def tell(self, events: Iterable[Happening]) -> None:
        for event in events:
            self.rooms[event.room].tell(event)

    def rooms_of(self, person: int) -> list[int]:
        return [room for room, story in self.rooms.items() if person in story.people]
