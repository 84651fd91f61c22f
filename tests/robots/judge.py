"""The judge: what devices and pages show against what the log and the read pointers say; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.robots.divider import divider_after
from tests.robots.ledger import Counts, Ledger, Story
from tests.robots.pages import Page


class Standing(NamedTuple):
    """Of one person in one room, as the database has it: the read pointer, and what calls them."""

    read: int
    level: str


Standings = Mapping[tuple[int, int], Standing]  # by (person, room)


@dataclass
class Verdict:
    """How much was compared, and what was wrong, in words."""

    counts: int = 0
    dividers: int = 0
    wrong: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Verdict") -> "Verdict":
        self.counts += other.counts
        self.dividers += other.dividers
        self.wrong += other.wrong
        return self

    def compare_counts(self, where: str, found: object, due: object) -> None:
        self.counts += 1
        if found != due:
            self.wrong.append(f"{where}: shows {found}, the log says {due}")

    def compare_divider(self, where: str, found: object, due: object) -> None:
        self.dividers += 1
        if found != due:
            self.wrong.append(f"{where}: the divider is {found}, the log says {due}")


def judge_device(
    name: str, shown: Mapping[str, Any], person: int, ledger: Ledger, standings: Standings
) -> Verdict:
    """What one device shows at rest."""
    verdict = Verdict()
    where = f"{name} of {person}"
    if shown["state"] != "online" or shown["waiting"]:
        verdict.wrong.append(f"{where} is {shown['state']}, {shown['waiting']} sends wait")
    found = {int(room): Counts(*counts[:2]) for room, counts in shown["rooms"].items()}
    compare_rooms(where, found, person, ledger, standings, verdict)
    for room, (_unread, _mentions, level) in shown["rooms"].items():
        due = standings.get((person, int(room)))
        if due and due.level != level:
            verdict.wrong.append(f"{where}, room {room}: the level is {level}, not {due.level}")
    page = shown["open"]
    # Who has left reads on, without a pointer; the page that stood open then tells nothing more.
    if page and (person, page["room"]) in standings:
        judge_open_page(where, page, person, ledger.rooms[page["room"]], verdict)
    return verdict


def judge_open_page(
    where: str, page: Mapping[str, Any], person: int, story: Story, verdict: Verdict
) -> None:
    place = divider_after(story, person, page["steps"], page["last"] or 0)
    is_above = bool(place and place.first < page["first"])
    due = None if place is None or is_above else (place.below, place.number)
    found = tuple(page["divider"]) if page["divider"] else None
    steps = page["steps"][-4:]
    verdict.compare_divider(f"{where}, open room {page['room']} after {steps}", found, due)


def judge_page(room: int, page: Page, person: int, ledger: Ledger, standings: Standings) -> Verdict:
    """What the server renders for one person."""
    verdict = Verdict()
    where = f"page of room {room} for {person}"
    compare_rooms(where, page.counts, person, ledger, standings, verdict)
    unread = ledger.rooms[room].unread(person, standings[person, room].read)
    due = (unread[0].seq, len(unread)) if unread else None
    is_above = bool(due and page.first is not None and due[0] < page.first)
    verdict.compare_divider(where, page.divider, None if is_above else due)
    verdict.compare_divider(f"{where}, above it", page.jump, due if is_above else None)
    return verdict


def compare_rooms(
    where: str,
    found: Mapping[int, Counts],
    person: int,
    ledger: Ledger,
    standings: Standings,
    verdict: Verdict,
) -> None:
    """The list of rooms: which they are, and what is unread in each."""
    rooms = ledger.rooms_of(person)
    if set(found) != set(rooms):
        verdict.wrong.append(f"{where}: lists {sorted(found)}, the log says {sorted(rooms)}")
    for room in rooms:
        if room in found:
            read = standings[person, room].read
            due = ledger.rooms[room].counts(person, read)
            verdict.compare_counts(f"{where}, room {room} read to {read}", found[room], due)


def judge_pointers(
    before: Standings,
    now: Standings,
    moves: Mapping[tuple[int, int], Sequence[int]],
    stories: Mapping[int, Story],
) -> Verdict:
    """A pointer stands where it stood, where its person came in, or where a device of theirs put it
    since: `moves`. Nobody else moves it."""
    verdict = Verdict()
    for (person, room), standing in now.items():
        stood = before.get((person, room), Standing(0, "")).read
        due = {stood, stories[room].people.get(person, 0), *moves.get((person, room), ())}
        # In a direct conversation everybody comes with a pointer behind all who came.
        is_new = stories[room].kind == "direct" and (person, room) not in before
        if standing.read not in due | set(stories[room].people.values() if is_new else ()):
            verdict.wrong.append(
                f"the pointer of {person} in room {room} is {standing.read}, none of {sorted(due)}"
            )
    return verdict
