"""Who is here, told to those who look at a room with them (decision 0039: presence by looking).

Each process knows it of its own sockets. What one process knows, the others read from a table,
under a row that the process renews: one that is killed is forgotten within seconds. Everything is
looked at every two seconds, so what flickers in between costs nobody a frame.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import uuid4

import structlog
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from messaging.live.connection import Connection
from messaging.live.executor import in_reserved_thread
from messaging.models import Presence as Row
from messaging.models import PresenceProcess
from messaging.protocol.frames import encode
from messaging.watching import Reserve, Watch, reserve_of

SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_TO_RENEW = 5.0
SECONDS_TO_RECONSIDER = 10.0  # quiet hours begin and end by the clock
# A page that is reloaded, or a server that restarts, is nobody's leave.
SECONDS_TO_LINGER = 6.0

ONLINE, AWAY, QUIET, OFFLINE = "online", "away", "dnd", "offline"
STRENGTH = [QUIET, ONLINE, AWAY]  # of several things that are known of one person

logger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Seat:
    """What a socket said of its person, whom it watches, and what it was told of them."""

    state: str
    watch: Watch = field(default_factory=Watch)
    told: dict[int, str] | None = None


class Presence:
    """`is_shared`: there may be other processes. Everything here runs on the event loop."""

    def __init__(self, *, is_shared: bool) -> None:
        self._name = uuid4().hex
        self._is_shared = is_shared
        self._seats: dict[Connection, Seat] = {}
        self._lingering: dict[int, tuple[str, float]] = {}
        self._reserve = Reserve()
        self._written: dict[int, str] = {}
        self._renewed = self._reconsidered = -float("inf")
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._looking = asyncio.create_task(self._look_for_ever())

    async def stop(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    def sit(self, connection: Connection, state: str, watch: Watch | None = None) -> None:
        """A socket says how its person is, and, with `watch`, whom it wants to be told of."""
        seat = self._seats.setdefault(connection, Seat(state))
        seat.state = state
        if watch is not None:
            seat.watch, seat.told = watch, None
            self.reconsider()

    def leave(self, connection: Connection) -> None:
        seat = self._seats.pop(connection, None)
        if seat is not None:
            end = time.monotonic() + SECONDS_TO_LINGER
            self._lingering[connection.user.pk] = (seat.state, end)

    def reconsider(self) -> None:
        """Somebody may have chosen to be seen or not, or not to be disturbed."""
        self._reconsidered = -float("inf")

    async def _look_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            try:
                await self.look()
            except (DatabaseError, InterfaceError):
                continue  # nobody misses it; the next look may find the database again
            except Exception:  # whatever it was, the next look must come
                logger.exception("presence not looked at")

    async def look(self) -> None:
        """Compare, write down and tell what changed since the last look."""
        if not (self._seats or self._lingering or self._written):
            return
        now = time.monotonic()
        self._lingering = {pk: kept for pk, kept in self._lingering.items() if kept[1] > now}
        await self._consider(now)
        here = self._states_here()
        known = {pk: [state] for pk, state in here.items()}
        if self._is_shared:
            await self._write(here, now)
            await self._read_elsewhere(known)
        self._tell({pk: min(states, key=STRENGTH.index) for pk, states in known.items()})

    async def _consider(self, now: float) -> None:
        if now - self._reconsidered >= SECONDS_TO_RECONSIDER:
            self._reconsidered = now
            people = {connection.user.pk for connection in self._seats} | self._lingering.keys()
            self._reserve = await in_reserved_thread(reserve_of, people, timezone.now())

    def _states_here(self) -> dict[int, str]:
        """Of the people with sockets here who show themselves."""
        states: dict[int, str] = {pk: state for pk, (state, _end) in self._lingering.items()}
        seated: dict[int, str] = {}
        for connection, seat in self._seats.items():
            pk = connection.user.pk
            seated[pk] = ONLINE if ONLINE in (seat.state, seated.get(pk)) else AWAY
        reserve = self._reserve
        return {
            pk: QUIET if pk in reserve.quiet else state
            for pk, state in (states | seated).items()
            if pk not in reserve.hidden
        }

    async def _write(self, here: dict[int, str], now: float) -> None:
        if now - self._renewed >= SECONDS_TO_RENEW:
            is_known = await in_reserved_thread(
                PresenceProcess.objects.renew, self._name, timezone.now()
            )
            self._renewed = now
            self._written = self._written if is_known else {}
        changed = {pk: state for pk, state in here.items() if self._written.get(pk) != state}
        gone = self._written.keys() - here.keys()
        if changed or gone:
            await in_reserved_thread(Row.objects.tell, self._name, changed, list(gone))
            self._written = dict(here)

    async def _read_elsewhere(self, known: dict[int, list[str]]) -> None:
        watched = set().union(*(self._watched(*seat) for seat in self._seats.items()))
        if watched:
            rows = await in_reserved_thread(
                Row.objects.elsewhere, self._name, list(watched), timezone.now()
            )
            for pk, state in rows:
                known.setdefault(pk, []).append(state)

    def _watched(self, connection: Connection, seat: Seat) -> frozenset[int]:
        """Who does not show themselves sees nobody either."""
        if connection.user.pk in self._reserve.hidden:
            return frozenset()
        return seat.watch.users(hears_room=seat.watch.room_id in connection.rooms)

    def _tell(self, states: dict[int, str]) -> None:
        """One frame a person who changed, encoded once, to each socket that watches them."""
        changes: dict[tuple[int, str], list[Connection]] = defaultdict(list)
        for connection, seat in self._seats.items():
            watched = self._watched(connection, seat)
            seen = {pk: states[pk] for pk in watched if pk in states}
            if seat.told is None:
                self._tell_all(connection, seat, seen)
            else:
                for pk in _differing(seat.told, seen):
                    changes[pk, seen.get(pk, OFFLINE)].append(connection)
            seat.told = seen
        for (pk, state), connections in changes.items():
            frame = encode("presence", user=pk, state=state)
            for connection in connections:
                connection.push(frame, is_ephemeral=True)

    def _tell_all(self, connection: Connection, seat: Seat, seen: dict[int, str]) -> None:
        """Everybody who is here, in the place of what the socket knew."""
        is_hidden = connection.user.pk in self._reserve.hidden
        peers = {} if is_hidden else seat.watch.peers
        frame = encode(
            "presences",
            users={str(pk): state for pk, state in seen.items()},
            directs={str(room_id): pk for room_id, pk in peers.items()},
        )
        connection.push(frame, is_ephemeral=True)


def _differing(before: dict[int, str], after: dict[int, str]) -> Iterable[int]:
    return [pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)]
