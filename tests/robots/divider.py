"""Where the line of what is new has to stand on an open page: from what its reader did; pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from tests.robots.ledger import Said, Story

Step = dict[str, Any]


class Place(NamedTuple):
    """`first` is where it was put: a page that begins later has it above itself. `below` is the
    seq of the message that it stands above now, `number` how many it tells of."""

    first: int
    below: int
    number: int


def divider_after(story: Story, person: int, steps: Sequence[Step], seen: int) -> Place | None:
    """`steps` begin with the opening of the page, `seen` is the last seq that the page has.

    The line stands before the first message that was unread at the opening, or, where there was
    none, that came when nobody looked; it stays while they are read and goes with an answer. Who
    has not been where it stands has read nothing.
    """
    reading = _Reading(story, person, steps[0])
    for step in steps[1:]:
        reading.arrive_until(step["from"])
        reading.follow(step)
    reading.arrive_until(seen)
    return reading.place()


class _State(NamedTuple):
    read: int
    is_behind: bool
    is_marked: bool  # as unread, by the reader
    is_reached: bool  # they have been where the unread begins
    span: tuple[int, int, int] | None  # first, after, until

    @property
    def is_held(self) -> bool:
        return self.is_marked or not self.is_reached


class _Reading:
    def __init__(self, story: Story, person: int, opened: Step) -> None:
        self._story, self._person = story, person
        read, self._seen = opened["read"], opened["seq"]
        unread = [
            said.seq
            for said in self._news(read, self._seen)
            if said.deleted is None or said.deleted > self._seen
        ]
        span = (unread[0], read, self._seen) if unread else None
        self._now = _State(read, bool(unread), False, not unread, span)
        # How it was before each mark as unread, by its number, until one has read or answered.
        self._marks: dict[int, _State] = {}

    def _news(self, after: int, until: int) -> list[Said]:
        messages = self._story.messages.values()
        return [it for it in messages if after < it.seq <= until and it.author != self._person]

    def arrive_until(self, seq: int) -> None:
        """What came since the last step, and nobody looked."""
        for said in self._news(self._seen, seq):
            span = self._now.span
            if not self._now.is_behind:
                span = (said.seq, self._now.read, said.seq)
            elif span:
                span = (span[0], span[1], said.seq)
            self._now = self._now._replace(is_behind=True, span=span)
        self._seen = max(seq, self._seen)

    def follow(self, step: Step) -> None:
        now, seq = self._now, step["seq"]
        match step["what"]:
            case "answered":
                self._marks.clear()
                self._now = now._replace(is_marked=False, is_reached=True, span=None)
            case "reached":
                self._now = now._replace(is_reached=True)
            case "released":
                self._marks.clear()
                self._now = _State(max(now.read, seq), False, False, True, now.span)
            case "learned" if not now.is_marked and step["read"] > now.read:
                self._now = self._learn(step["read"])
            case "looked" if now.is_held:
                self.arrive_until(seq)
            case "looked":
                self._now = now._replace(is_behind=False, read=max(now.read, seq))
            case "rewound":
                read = step["read"]
                self._marks[step["mark"]] = now
                self._now = _State(read, True, True, True, (read + 1, read, seq))
            case "undone" if step["mark"] in self._marks:
                self._undo(step["mark"])
        self._seen = max(self._seen, seq)

    def _undo(self, mark: int) -> None:
        """One that failed; a later one stays, and falls back to what was before both."""
        before = self._marks.pop(mark)
        later = min((it for it in self._marks if it > mark), default=None)
        if later is None:
            self._now = before
        else:
            self._marks[later] = before

    def _learn(self, read: int) -> _State:
        """Another device has read on."""
        now = self._now._replace(read=read)
        if now.span and read < now.span[2]:
            return now
        return now._replace(is_behind=False, is_reached=True)

    def place(self) -> Place | None:
        if self._now.span is None:
            return None
        first, after, until = self._now.span
        news = [said.seq for said in self._news(after, until) if not said.is_deleted]
        return Place(first, news[0], len(news)) if news else None
