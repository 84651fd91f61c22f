"""Several ways side by side: whichever is first wins, the reader rule drops what comes again, and
while one of them is up nobody notices that another is not.
"""

import asyncio
from collections.abc import Sequence

from messaging.live.event import LiveEvent
from messaging.live.transports.base import Receiver, Shard, Transport


class JointTransport:
    def __init__(self, ways: Sequence[Transport]) -> None:
        self._ways = ways

    @property
    def shards(self) -> Sequence[Shard]:
        return [shard for way in self._ways for shard in way.shards]

    @property
    def is_up(self) -> bool:
        return any(way.is_up for way in self._ways)

    @property
    def carries_frames(self) -> bool:
        return any(way.carries_frames for way in self._ways)

    def is_up_for(self, room_id: int) -> bool:
        return any(way.is_up_for(room_id) for way in self._ways)

    def expect(self, room_id: int, seq: int) -> None:
        for way in self._ways:
            way.expect(room_id, seq)

    async def open(self, receiver: Receiver) -> None:
        await asyncio.gather(*(way.open(receiver) for way in self._ways))

    async def close(self) -> None:
        await asyncio.gather(*(way.close() for way in self._ways))

    async def follow_rooms(self, room_ids: Sequence[int]) -> None:
        await asyncio.gather(*(way.follow_rooms(room_ids) for way in self._ways))

    def leave_room(self, room_id: int) -> None:
        for way in self._ways:
            way.leave_room(room_id)

    def follow_user(self, user_id: int) -> None:
        for way in self._ways:
            way.follow_user(user_id)

    def leave_user(self, user_id: int) -> None:
        for way in self._ways:
            way.leave_user(user_id)

    def publish_events(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        for way in self._ways:
            way.publish_events(room_id, events)

    def publish_frame(self, user_id: int, frame: str) -> None:
        for way in self._ways:
            way.publish_frame(user_id, frame)

    def publish_notice(self, room_id: int, frame: str) -> None:
        for way in self._ways:
            way.publish_notice(room_id, frame)
