"""Rights that end while a socket is open: logout, a new password, deactivation, a revoked token.

The database is asked every second for all sockets of the process at once. That needs no hint to
arrive, so it holds with Redis up or down and whichever process ended the right. Rooms that are
lost are told by the log itself (messaging/live/feed.py).
"""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import structlog
from django.contrib.sessions.models import Session
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from messaging.live.connection import Connection
from messaging.live.executor import in_reserved_thread
from messaging.live.identity import Identity
from messaging.protocol.codes import Close
from rooms.models import ApiToken, User

SECONDS_BETWEEN_CHECKS = 1.0

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rights:
    """What still holds: active users with their passwords' hashes, live sessions, live tokens."""

    passwords: dict[int, str]
    session_keys: set[str]
    token_ids: set[int]

    def end_of(self, identity: Identity) -> Close | None:
        """Why this identity's socket must be closed; None: it may stay open."""
        password = self.passwords.get(identity.user.pk)
        if password is None:
            return Close.DEACTIVATED
        if identity.session_key is None:
            return None if identity.token_id in self.token_ids else Close.SESSION_ENDED
        # A session does not outlive the password it was opened with.
        is_live = identity.session_key in self.session_keys
        return None if is_live and password == identity.user.password else Close.SESSION_ENDED


def read_rights(identities: Collection[Identity]) -> Rights:
    users = User.objects.filter(pk__in={who.user.pk for who in identities}, is_active=True)
    sessions = Session.objects.filter(
        session_key__in={who.session_key for who in identities if who.session_key},
        expire_date__gt=timezone.now(),
    )
    tokens = ApiToken.objects.filter(
        pk__in={who.token_id for who in identities if who.token_id}, revoked_at=None
    )
    return Rights(
        passwords=dict(users.values_list("pk", "password")),
        session_keys=set(sessions.values_list("session_key", flat=True)),
        token_ids=set(tokens.values_list("pk", flat=True)),
    )


class Revocation:
    def __init__(self, connections: dict[int, set[Connection]]) -> None:
        self._connections = connections
        self._checking: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._checking = asyncio.create_task(self._check_for_ever())

    async def stop(self) -> None:
        if self._checking is not None:
            self._checking.cancel()
            await asyncio.gather(self._checking, return_exceptions=True)

    async def _check_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
            # While the database is away nobody can end a right in it either.
            try:
                await self.check()
            except (DatabaseError, InterfaceError):
                continue
            except Exception:  # whatever it was, the next check must come
                logger.exception("rights not checked")

    async def check(self) -> None:
        """Close every socket whose right has ended; what was queued for it is not sent."""
        open_now = list(self._all_connections())
        if not open_now:
            return
        rights = await in_reserved_thread(read_rights, [one.identity for one in open_now])
        for connection in open_now:
            code = rights.end_of(connection.identity)
            if code is not None:
                connection.drop(code)

    def _all_connections(self) -> Iterable[Connection]:
        for of_user in self._connections.values():
            yield from of_user
