"""Several transports that share the rooms and the people, each judged by itself: when one is away,
the rooms of the others are live as always.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from messaging.live.event import LiveEvent
from messaging.live.transports.base import Receiver, Shard, Transport


class ShardedTransport:
    """Every process needs the same shards in the same order."""

    def __init__(self, shards: Sequence[Transport]) -> None:
        self._shards = shards

    @property
    def shards(self) -> Sequence[Shard]:
        return [one for shard in self._shards for one in shard.shards]

    @property
    def is_up(self) -> bool:
        return all(shard.is_up for shard in self._shards)

    @property
    def carries_frames(self) -> bool:
        return all(shard.carries_frames for shard in self._shards)

    def is_up_for(self, room_id: int) -> bool:
        return self._of(room_id).is_up

    def expect(self, room_id: int, seq: int) -> None:
        self._of(room_id).expect(room_id, seq)

    async def open(self, receiver: Receiver) -> None:
        await asyncio.gather(*(shard.open(receiver) for shard in self._shards))

    async def close(self) -> None:
        await asyncio.gather(*(shard.close() for shard in self._shards))

    async def follow_rooms(self, room_ids: Sequence[int]) -> None:
        by_shard: dict[int, list[int]] = defaultdict(list)
        for room_id in room_ids:
            by_shard[room_id % len(self._shards)].append(room_id)
        await asyncio.gather(
            *(self._shards[place].follow_rooms(of_shard) for place, of_shard in by_shard.items())
        )

    def leave_room(self, room_id: int) -> None:
        self._of(room_id).leave_room(room_id)

    def follow_user(self, user_id: int) -> None:
        self._of(user_id).follow_user(user_id)

    def leave_user(self, user_id: int) -> None:
        self._of(user_id).leave_user(user_id)

    def publish_events(self, room_id: int, events: Sequence[LiveEvent]) -> None:
        self._of(room_id).publish_events(room_id, events)

    def publish_frame(self, user_id: int, frame: str) -> None:
        self._of(user_id).publish_frame(user_id, frame)

    def publish_notice(self, room_id: int, frame: str) -> None:
        self._of(room_id).publish_notice(room_id, frame)

    def _of(self, id: int) -> Transport:
        """The shard of a room or a person, by id."""
        return self._shards[id % len(self._shards)]
