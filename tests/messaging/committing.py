"""A writer of the test's own, and a hand on its commits."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from messaging.commit import Outcome, Send, commit_sends
from messaging.writer import Writer
from rooms.models import Room, User


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer()
    yield writer
    writer.stop()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as threads:
        yield threads


class Committing:
    """Stands before the real commit: sees the groups, holds them, lets them fail."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.fails: Callable[[Sequence[Send]], Exception | None] = lambda sends: None
        self.fails_unheard: Callable[[], Exception | None] = lambda: None
        self.fails_answered: Callable[[], Exception | None] = lambda: None

    def __call__(self, sends: Sequence[Send], **arguments: Any) -> list[Outcome]:
        self.groups.append([send.body for send in sends])
        assert self.may_go_on.wait(30)
        if error := self.fails(sends):
            raise error
        if error := self.fails_unheard():
            commit_sends(sends)
            raise error
        outcomes = commit_sends(sends, **arguments)
        if error := self.fails_answered():
            raise error
        return outcomes


@pytest.fixture
def committing(monkeypatch: pytest.MonkeyPatch) -> Committing:
    committing = Committing()
    monkeypatch.setattr("messaging.writer.commit_sends", committing)
    return committing


def a_send(author: User, room: Room, body: str) -> Send:
    return Send(author, room.pk, uuid4(), body)
