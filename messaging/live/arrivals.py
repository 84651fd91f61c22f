"""Sockets that come: who they are to whom, and what they missed, read together for all that come
at the same time (docs/decisions/0017-arrivals-read-together.md).
"""

import asyncio
from collections.abc import Mapping, Sequence

from messaging.live.event import LiveEvent
from messaging.live.replay import (
    Look,
    Past,
    Stretch,
    read_heads,
    read_sights,
    read_stretches,
)
from messaging.live.tails import Tails
from messaging.live.together import Together
from messaging.overview import Overview, rooms_overviews
from rooms.models import Epoch, User
from rooms.standing import Sight

Heads = dict[int, tuple[int, bool]]  # by room: the head, and whether it is public
Greeting = tuple[str, dict[int, Overview]]  # the epoch, and the person's rooms


class Arrivals:
    def __init__(self, tails: Tails) -> None:
        self._tails = tails
        # By name, as they stand in this module at the time of the question.
        self._greetings = Together[User, Greeting](lambda users: read_greetings(users))
        self._heads = Together[Sequence[int], Heads](lambda them: read_all_heads(them))
        self._sights = Together[Look, dict[int, Sight]](lambda looks: read_sights(looks))
        self._stretches = Together[Stretch, list[LiveEvent]](lambda them: read_stretches(them))

    async def greet(self, user: User) -> Greeting:
        return await self._greetings.ask(user)

    async def heads(self, room_ids: Sequence[int]) -> Heads:
        """At least of these rooms, where they exist."""
        return await self._heads.ask(room_ids)

    async def read(self, user: User, cursors: Mapping[int, int | None]) -> dict[int, Past]:
        """The past of each room after its cursor (None: after its head), for those one may read.

        At the head of a past its person was allowed to read; nothing after it is in it.
        """
        seen = await self._sights.ask(Look(user.pk, list(cursors)))
        pasts = [Past.seen(sight, cursors[room_id]) for room_id, sight in seen.items()]
        filled = await asyncio.gather(
            *(self._fill(room_id, past) for room_id, past in zip(seen, pasts, strict=True))
        )
        return dict(zip(seen, filled, strict=True))

    async def _fill(self, room_id: int, past: Past) -> Past:
        if past.is_empty:
            return past
        events = self._tails.between(room_id, past.after, past.head)
        if events is None:
            version = self._tails.version
            events = await self._stretches.ask(Stretch(room_id, past.after, past.head))
            self._tails.complete(room_id, events, version=version)
        return past.filled(events)


def read_greetings(users: Sequence[User]) -> list[Greeting]:
    epoch = Epoch.objects.current()
    overviews = rooms_overviews(users)
    return [(epoch, overviews[user.pk]) for user in users]


def read_all_heads(questions: Sequence[Sequence[int]]) -> list[Heads]:
    heads = read_heads(sorted({room_id for room_ids in questions for room_id in room_ids}))
    return [heads] * len(questions)
