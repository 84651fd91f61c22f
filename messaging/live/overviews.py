"""A person's rooms and read pointers, compared with the database while nothing carries frames.

Events are in the log, and what a lost hint costs is a moment. A person's own frames, that they were
added to a room or read it in another tab, are in no log: where no transport brings them, the
database is asked every two seconds what became of the people who have sockets here.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

import orjson
import structlog
from django.db import DatabaseError, InterfaceError
from django.db.models import Count, Max, Q, Sum

from messaging.live.executor import in_reserved_thread
from messaging.live.transports import Transport
from messaging.overview import Overview, rooms_overviews
from rooms.models import Level, Membership, User

SECONDS_BETWEEN_LOOKS = 2.0
PEOPLE_AT_ONCE = 100

logger = structlog.get_logger(__name__)

# What differs when a room came, went, was read or got another level: counts, sums, the newest.
Sign = tuple[int, ...]


class Known(NamedTuple):
    """What a person was told last."""

    sign: Sign
    room_ids: Collection[int]


class Overviews:
    """`people` are those who have sockets here; `tell` sends a frame to all sockets of one."""

    def __init__(
        self,
        people: Callable[[], Collection[int]],
        transport: Transport,
        tell: Callable[[int, str], None],
    ) -> None:
        self._people = people
        self._transport = transport
        self._tell = tell
        self._known: dict[int, Known] = {}
        self._comparing: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._comparing = asyncio.create_task(self._compare_for_ever())

    async def stop(self) -> None:
        if self._comparing is not None:
            self._comparing.cancel()
            await asyncio.gather(self._comparing, return_exceptions=True)

    async def _compare_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            # While frames are carried nothing is remembered: what was lost when they ceased to be
            # is told to everybody by the first look after it.
            if self._transport.carries_frames:
                self._known.clear()
                continue
            try:
                await self.compare()
            except (DatabaseError, InterfaceError):
                continue  # what a person could be told is not in it either
            except Exception:  # whatever it was, the next comparison must come
                logger.exception("rooms of people not compared")

    async def compare(self) -> None:
        """Tell everybody whose rooms changed since they were last told of them."""
        people = list(self._people())
        self._known = {pk: self._known[pk] for pk in people if pk in self._known}
        signs = await in_reserved_thread(read_signs, people) if people else {}
        changed = [pk for pk in people if self._is_changed(pk, signs.get(pk, ()))]
        for start in range(0, len(changed), PEOPLE_AT_ONCE):
            some = changed[start : start + PEOPLE_AT_ONCE]
            overviews = await in_reserved_thread(rooms_overviews, [User(pk=pk) for pk in some])
            for pk, rooms in overviews.items():
                self._tell_rooms(pk, signs.get(pk, ()), rooms)

    def _is_changed(self, user_id: int, sign: Sign) -> bool:
        known = self._known.get(user_id)
        return known is None or known.sign != sign

    def _tell_rooms(self, user_id: int, sign: Sign, rooms: Mapping[int, Overview]) -> None:
        before = self._known.get(user_id)
        removed = sorted(set(before.room_ids) - rooms.keys()) if before else []
        self._known[user_id] = Known(sign, frozenset(rooms))
        frame = {"type": "rooms", "rooms": rooms, "removed": removed}
        self._tell(user_id, orjson.dumps(frame, option=orjson.OPT_NON_STR_KEYS).decode())


def read_signs(user_ids: Collection[int]) -> dict[int, Sign]:
    """By person, of those who have rooms."""
    rows = Membership.objects.filter(user__in=user_ids).values("user_id").order_by("user_id")
    signs = rows.annotate(
        rooms=Count("pk"),
        places=Sum("room_id"),
        read=Sum("read_seq"),
        newest=Max("pk"),
        muted=Sum("room_id", filter=Q(level=Level.NONE), default=0),
        all=Sum("room_id", filter=Q(level=Level.ALL), default=0),
    )
    return {
        row["user_id"]: (
            row["rooms"], row["places"], row["read"], row["newest"], row["muted"], row["all"],
        )
        for row in signs
    }  # fmt: skip
