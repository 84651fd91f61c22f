"""What is made of the records that the tail hands over, without a Kafka."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from messaging.events import EVENT_OMITTED, MESSAGE_CREATED
from messaging.kafka.envelope import stand_in
from messaging.kafka.tail import Tailed
from messaging.kafka.topics import SharedLayout
from messaging.live.event import LiveEvent
from messaging.live.transports.kafka import KafkaTransport
from rooms.events import Event
from tests.waiting import until

ROOM = 7
SITE = "chat.example.org"
Take = Callable[[Sequence[Tailed]], None]


class HeldTail:
    """Brings what the test gives to `take`, on a thread as the real one does."""

    takes: list[Take]

    def __init__(self, *_arguments: object, take: Take, **_options: object) -> None:
        self.takes.append(take)

    is_listening = is_settled = True

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Recorder:
    def __init__(self) -> None:
        self.seqs: list[int] = []

    def is_news(self, room_id: int, seq: int) -> bool:
        return seq not in self.seqs

    def receive_events(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        self.seqs += [event.seq for event in events]

    def receive_frame(self, user_id: int, frame: str) -> None: ...
    def receive_notice(self, room_id: int, frame: str) -> None: ...


def said(seq: int) -> Event:
    data: dict[str, Any] = {"id": seq, "body": "안녕"}
    at = "2026-11-26T10:00:00.000Z"
    return Event(room=ROOM, seq=seq, type=MESSAGE_CREATED, at=at, actor=None, data=data)


def whole(seq: int) -> Tailed:
    return Tailed(ROOM, seq, MESSAGE_CREATED, b'{"v":1,"room":7,"seq":%d}' % seq, 0.0)


def short(seq: int) -> Tailed:
    record = stand_in(said(seq), site=SITE, reason="MessageSizeTooLargeError", size=2_000_000)
    return Tailed(ROOM, seq, EVENT_OMITTED, record.value, 0.0)


async def test_a_short_record_is_never_shown_and_what_follows_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(HeldTail, "takes", [], raising=False)
    monkeypatch.setattr("messaging.live.transports.kafka.Tail", HeldTail)
    transport, receiver = KafkaTransport(SharedLayout("oreum")), Recorder()
    await transport.open(receiver)
    try:
        (take,) = HeldTail.takes
        await asyncio.to_thread(take, [whole(1), short(2), whole(3)])
        await until(lambda: 3 in receiver.seqs, seconds=10, what="the last")
        assert receiver.seqs == [1, 3]
    finally:
        await transport.close()
