"""Hints between web processes through one Redis: the pub/sub layer, with one channel a process.

A room or person with local sockets is one group. What is sent while Redis is away is lost, and
the hub reads it from the log; nothing here waits longer than a second for Redis.
"""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from uuid import uuid4

import structlog
from channels.layers import get_channel_layer

from messaging.live.event import Lane, LiveEvent
from messaging.live.measuring import measure_arrival
from messaging.live.transports.base import Receiver, Shard
from messaging.live.transports.outgoing import Message, Outgoing

SECONDS_PER_CALL = 1.0
SECONDS_BETWEEN_PROBES = 1.0
SILENCES_BEFORE_ANEW = 5

logger = structlog.get_logger(__name__)


class RedisTransport:
    """`alias` names its channel layer in the settings; `name` is what it is called in the log."""

    lane = Lane.REDIS

    def __init__(self, alias: str = "default", *, name: str = "redis") -> None:
        self._layer = get_channel_layer(alias)
        self._name = name
        self._origin = uuid4().hex
        self._channel: str | None = None
        self._receiver: Receiver
        # Up is: what this process sends, it hears. Nothing less tells that hints arrive.
        self._is_up = True
        self.since = time.time()
        self._echo_group = f"echo.{self._origin}"
        self._echo = asyncio.Event()
        self._wanted: set[str] = {self._echo_group}
        self._joined: set[str] = set()
        self._joining = asyncio.Lock()
        self._outgoing = Outgoing()
        self._wake = asyncio.Event()
        self._receiving: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._is_closing = False

    @property
    def shards(self) -> Sequence[Shard]:
        return [self]

    @property
    def is_up(self) -> bool:
        return self._is_up

    @property
    def carries_frames(self) -> bool:
        return self._is_up

    def is_up_for(self, room_id: int) -> bool:
        return self._is_up

    def expect(self, room_id: int, seq: int) -> None:
        """It knows better: it hears itself, or it does not."""

    async def open(self, receiver: Receiver) -> None:
        """Begin; where Redis is away, begin when it comes."""
        self._receiver = receiver
        await self._open_channel()
        self._tasks = [asyncio.create_task(self._publish()), asyncio.create_task(self._watch())]

    async def close(self) -> None:
        # The layer swallows a cancellation here and there: the loops must end by themselves too.
        self._is_closing = True
        self._wake.set()
        tasks = [*self._tasks, *([self._receiving] if self._receiving else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(Exception):
            async with asyncio.timeout(SECONDS_PER_CALL):
                await self._layer.flush()

    async def follow_rooms(self, room_ids: Sequence[int]) -> None:
        """Returns when the groups are joined, at once where it is known that Redis is away."""
        self._wanted.update(f"room.{room_id}" for room_id in room_ids)
        if self._is_up:
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
        if self._is_up:
            self._outgoing.add_events(room_id, events)
            self._wake.set()

    def publish_frame(self, user_id: int, frame: str) -> None:
        if self._is_up:
            self._outgoing.add_frame(user_id, frame)
            self._wake.set()

    def publish_notice(self, room_id: int, frame: str) -> None:
        if self._is_up:
            self._outgoing.add_notice(room_id, frame)
            self._wake.set()

    async def _open_channel(self) -> None:
        if await self._attempt(self._new_channel()):
            self._receiving = asyncio.create_task(self._receive())

    async def _new_channel(self) -> None:
        self._channel = await self._layer.new_channel()

    async def _receive(self) -> None:
        while not self._is_closing:
            try:
                self._take(await self._layer.receive(self._channel))
            except asyncio.CancelledError:
                raise
            except Exception as error:  # a message of another version must not end the listening
                logger.warning("message not understood", error=type(error).__name__)

    def _take(self, message: Message) -> None:
        if message["type"] == "echo":
            self._echo.set()
        elif message["origin"] == self._origin:
            return
        elif message["type"] == "events":
            room_id = message["room"]
            packed = message["events"]
            events = [LiveEvent.unpacked(room_id, event, Lane.REDIS) for event in packed]
            news = sum(self._receiver.is_news(room_id, event.seq) for event in events)
            measure_arrival(Lane.REDIS, len(events), news, oldest=events[0].committed_at)
            self._receiver.receive_events(room_id, events)
        elif message["type"] == "notice":
            self._receiver.receive_notice(message["room"], message["frame"])
        else:
            self._receiver.receive_frame(message["user"], message["frame"])

    async def _publish(self) -> None:
        while not self._is_closing:
            await self._wake.wait()
            self._wake.clear()
            if self._is_up:
                await self._join_wanted()
            while message := self._outgoing.next():
                await self._send(message)

    async def _send(self, message: Message) -> None:
        group = f"user.{message['user']}" if "user" in message else f"room.{message['room']}"
        await self._attempt(self._layer.group_send(group, {**message, "origin": self._origin}))

    async def _join_wanted(self) -> None:
        """Bring the groups of the layer in step with the wanted ones, as far as Redis answers."""
        async with self._joining:  # two at once could join and leave a group in the wrong order
            for group in self._wanted - self._joined:
                if not await self._attempt(self._layer.group_add(group, self._channel)):
                    return
                self._joined.add(group)
            for group in self._joined - self._wanted:
                if group not in self._wanted:  # nobody came back to it while we waited
                    self._joined.discard(group)
                    await self._attempt(self._layer.group_discard(group, self._channel))

    async def _watch(self) -> None:
        """Notice within seconds that Redis went or came; on coming, join what is missing."""
        silences = 0
        while not self._is_closing:
            await asyncio.sleep(SECONDS_BETWEEN_PROBES)
            if await self._hears_itself():
                silences = 0
                self._set_up(True)
            else:
                silences += 1
            if silences == SILENCES_BEFORE_ANEW:
                silences = 0
                await self._begin_anew()

    async def _hears_itself(self) -> bool:
        if self._channel is None:
            await self._open_channel()
        if self._channel is None:
            return False
        await self._join_wanted()
        self._echo.clear()
        sent = self._layer.group_send(self._echo_group, {"type": "echo"})
        return await self._attempt(sent) and await self._attempt(self._echo.wait())

    async def _begin_anew(self) -> None:
        """Whatever the layer stumbled over, it may not find out of it by itself."""
        if self._receiving is not None:
            self._receiving.cancel()
        self._channel = self._receiving = None
        self._joined.clear()
        await self._attempt(self._layer.flush())

    async def _attempt(self, call: Awaitable[object]) -> bool:
        """Whether the call was answered in time; where not, Redis counts as away."""
        try:
            # Not by wait_for, which in Python 3.11 may swallow that we are cancelled.
            async with asyncio.timeout(SECONDS_PER_CALL):
                await call
        except Exception as error:  # whatever it is: the log has every event that is lost here
            self._set_up(False, error=type(error).__name__)
            return False
        return True

    def _set_up(self, is_up: bool, **details: str) -> None:
        """Tells of each change once."""
        if is_up != self._is_up:
            self._is_up = is_up
            self.since = time.time()
            said = "redis is back" if is_up else "redis is away"
            logger.warning(said, server=self._name, **details)
        if not is_up:
            self._outgoing.clear()
