"""Who waits is noticed: for an answer, for what others said, and by being put off."""

import pytest

from tests.faults.memory import Acknowledgement, Memory
from tests.faults.patience import LATEST, impatience, longest_until_heard

ROOM, SEQ = 7, 11


@pytest.fixture
def memories() -> tuple[Memory, Memory]:
    """The author's, who was answered at 100 s, and that of who heard of it half a second later."""
    author, other = Memory(), Memory()
    author.acknowledged["one"] = Acknowledgement(ROOM, SEQ, 1, at=100.0)
    author.waits.append(0.1)
    other.arrived[ROOM].append((SEQ, 100.5))
    return author, other


def test_nothing_is_said_of_who_need_not_wait(memories: tuple[Memory, Memory]) -> None:
    assert longest_until_heard(memories) == 0.5
    assert impatience(memories) == []


def test_what_comes_again_was_heard_the_first_time(memories: tuple[Memory, Memory]) -> None:
    memories[1].arrived[ROOM].append((SEQ, 200.0))
    assert longest_until_heard(memories) == 0.5


def test_who_hears_late_is_noticed(memories: tuple[Memory, Memory]) -> None:
    memories[1].arrived[ROOM] = [(SEQ, 100.5 + LATEST)]
    assert impatience(memories) == [
        "somebody heard of a message 10.5 s after its author had the answer"
    ]


def test_who_waits_for_an_answer_is_noticed(memories: tuple[Memory, Memory]) -> None:
    memories[0].waits.append(LATEST + 1)
    assert len(impatience(memories)) == 1


def test_who_is_put_off_is_noticed(memories: tuple[Memory, Memory]) -> None:
    memories[0].postponed.append("busy")
    assert impatience(memories) == ["a message was put off: busy"]
