"""One process is all there is: what the hub told its own sockets, everybody has heard."""

import time
from collections.abc import Sequence

from messaging.live.event import Lane, LiveEvent
from messaging.live.transports.base import Receiver, Shard


class MemoryTransport:
    lane = Lane.LOCAL
    is_up = True
    carries_frames = True

    def __init__(self) -> None:
        self.since = time.time()

    @property
    def shards(self) -> Sequence[Shard]:
        return [self]

    def expect(self, room_id: int, seq: int) -> None: ...

    def is_up_for(self, room_id: int) -> bool:
        return self.is_up

    async def open(self, receiver: Receiver) -> None:
        """There is nothing to listen to."""

    async def close(self) -> None:
        """There is nothing to close."""

    async def follow_rooms(self, room_ids: Sequence[int]) -> None:
        """Every event of this process reaches its hub anyway."""

    def leave_room(self, room_id: int) -> None: ...
    def follow_user(self, user_id: int) -> None: ...
    def leave_user(self, user_id: int) -> None: ...
    def publish_events(self, room_id: int, events: Sequence[LiveEvent]) -> None: ...
    def publish_frame(self, user_id: int, frame: str) -> None: ...
    def publish_notice(self, room_id: int, frame: str) -> None: ...
