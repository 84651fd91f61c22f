"""In which order things happen in a demo room: what is said, and what becomes of it later."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from messaging.demo.script import Line

# Who reacts has read it first; others take longer, some an hour.
PAUSES = [timedelta(seconds=seconds) for seconds in (40, 75, 180, 410, 900, 1900, 3700)]
UNTIL_EDITED = timedelta(minutes=2)
UNTIL_DELETED = timedelta(minutes=5)
UNTIL_PINNED = timedelta(minutes=1)


class Step(NamedTuple):
    """Somebody does something with the line of this number: says it, or one of `script.MARKS`."""

    at: datetime
    number: int
    mark: str
    username: str
    words: str = ""


def course(lines: list[Line], now: datetime) -> Iterator[list[Step]]:
    """All of it in the order of time, up to `now`; what is said together can be stored together."""
    steps = sorted(
        (step for index, line in enumerate(lines) for step in _steps(index, line, now)),
        key=lambda step: step.at,
    )
    for is_said, group in groupby(steps, key=lambda step: step.mark == ""):
        together = list(group)
        yield from _stored_together(lines, together) if is_said else ([step] for step in together)


def _steps(index: int, line: Line, now: datetime) -> Iterator[Step]:
    def later(pause: timedelta) -> datetime:
        """Of what was said just now everything was done in the little time that there was."""
        return line.at + min(pause, (now - line.at) * (pause / (pause + PAUSES[-1])))

    yield Step(line.at, index, "", line.author)
    reacting = [(who, emoji) for emoji, people in line.reactions.items() for who in people]
    for number, (username, emoji) in enumerate(reacting):
        pause = PAUSES[(index + 2 * number) % len(PAUSES)]
        yield Step(later(pause), index, "%", username, emoji)
    if line.edited_to:
        yield Step(later(UNTIL_EDITED), index, "=", line.author, line.edited_to)
    if line.deleted_by:
        yield Step(later(UNTIL_DELETED), index, "~", line.deleted_by)
    if line.pinned_by:
        yield Step(later(UNTIL_PINNED), index, "!", line.pinned_by)


def _stored_together(lines: list[Line], said: list[Step]) -> Iterator[list[Step]]:
    """What one answers must be stored before."""
    group: list[Step] = []
    for step in said:
        reply_to = lines[step.number].reply_to
        if group and reply_to is not None and reply_to >= group[0].number:
            yield group
            group = []
        group.append(step)
    yield group
