"""Hints between web processes through Redis: the pub/sub layer, with one channel a process.

A room or person with local sockets is one group. What is sent while Redis is away is lost, and
the hub reads it from the log; nothing here waits longer than a second for Redis.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

import structlog
from channels.layers import get_channel_layer

from messaging.live.event import LiveEvent
from messaging.live.transports.base import Receiver

SECONDS_PER_CALL = 1.0
SECONDS_BETWEEN_PROBES = 1.0
MAX_WAITING = 10_000  # messages; what is beyond is left to the log

logger = structlog.get_logger(__name__)

Message = dict[str, Any]


class RedisTransport:
    def __init__(self) -> None:
        self._layer = get_channel_layer()
        self._origin = uuid4().hex
        self._channel: str | None = None
        self._receiver: Receiver
        self._is_up = True
        self._wanted: set[str] = set()
        self._joined: set[str] = set()
        self._events: dict[int, list[LiveEvent]] = {}
        self._frames: deque[tuple[int, str]] = deque()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def is_up(self) -> bool:
        return self._is_up

    async def open(self, receiver: Receiver) -> None:
        """Begin; where Redis is away, begin when it comes."""
        self._receiver = receiver
        await self._open_channel()
        self._tasks = [asyncio.create_task(self._publish()), asyncio.create_task(self._watch())]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(Exception):
            await asyncio.wait_for(self._layer.flush(), SECONDS_PER_CALL)

    async def follow_rooms(self, room_ids: Sequence[int]) -> None:
        """Returns when the groups are joined, or when it is clear that Redis is away."""
        groups = [f"room.{room_id}" for room_id in room_ids]
        self._wanted.update(groups)
        await self._join_wanted()

    def leave_room(self, room_id: int) -> None:
        self._wanted.discard(f"room.{room_id}")
        self._wake.set()

    def follow_user(self, user_id: int) -> None:
        self._wanted.add(f"user.{user_id}")
        self._wake.set()

    def leave_user(self, user_id: int) -> None:
        self._wanted.discard(f"user.{user_id}")
        self._wake.set()

    def publish_events(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        """Queue events; what queues up for a room while Redis works leaves in one message."""
        if self._is_up and len(self._events) < MAX_WAITING:
            self._events.setdefault(room_id, []).extend(events)
            self._wake.set()

    def publish_frame(self, user_id: int, frame: str) -> None:
        if self._is_up and len(self._frames) < MAX_WAITING:
            self._frames.append((user_id, frame))
            self._wake.set()

    async def _open_channel(self) -> None:
        if await self._attempt(self._new_channel()):
            self._tasks.append(asyncio.create_task(self._receive()))

    async def _new_channel(self) -> None:
        self._channel = await self._layer.new_channel()

    async def _receive(self) -> None:
        while True:
            try:
                self._take(await self._layer.receive(self._channel))
            except asyncio.CancelledError:
                raise
            except Exception as error:  # a message of another version must not end the listening
                logger.warning("message not understood", error=type(error).__name__)

    def _take(self, message: Message) -> None:
        if message["origin"] == self._origin:
            return
        if message["type"] == "events":
            room_id = message["room"]
            events = [LiveEvent.unpacked(room_id, packed) for packed in message["events"]]
            self._receiver.receive_events(room_id, events)
        else:
            self._receiver.receive_frame(message["user"], message["frame"])

    async def _publish(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._join_wanted()
            while self._events or self._frames:
                await self._publish_next()

    async def _publish_next(self) -> None:
        if self._frames:
            user_id, frame = self._frames.popleft()
            message: Message = {"type": "frame", "user": user_id, "frame": frame}
            group = f"user.{user_id}"
        else:
            room_id = next(iter(self._events))
            events = [event.packed() for event in self._events.pop(room_id)]
            message = {"type": "events", "room": room_id, "events": events}
            group = f"room.{room_id}"
        await self._attempt(self._layer.group_send(group, {**message, "origin": self._origin}))

    async def _join_wanted(self) -> None:
        """Bring the groups of the layer in step with the wanted ones, as far as Redis answers."""
        if self._channel is None:
            return
        for group in self._wanted - self._joined:
            if not await self._attempt(self._layer.group_add(group, self._channel)):
                return
            self._joined.add(group)
        for group in self._joined - self._wanted:
            self._joined.discard(group)
            await self._attempt(self._layer.group_discard(group, self._channel))

    async def _watch(self) -> None:
        """Notice within a second that Redis went or came; on coming, join what is missing."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_PROBES)
            if self._channel is None:
                await self._open_channel()
            else:
                await self._attempt(self._layer.group_send("probe", {"origin": self._origin}))
            if self._is_up and self._wanted != self._joined:
                self._wake.set()

    async def _attempt(self, call: Awaitable[object]) -> bool:
        """Whether the call was answered. Tells of each change of state once."""
        try:
            await asyncio.wait_for(call, SECONDS_PER_CALL)
        except Exception as error:  # whatever it is: the log has every event that is lost here
            self._set_up(False, error=type(error).__name__)
            return False
        self._set_up(True)
        return True

    def _set_up(self, is_up: bool, **details: str) -> None:
        if is_up != self._is_up:
            self._is_up = is_up
            logger.warning("redis is back" if is_up else "redis is away", **details)
        if not is_up:
            self._events.clear()
            self._frames.clear()
