"""Who loses a right loses it on every process within two seconds, in whatever state Redis is."""

import asyncio
import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.crash.correspondent import SUBPROTOCOL
from tests.crash.pairs import Pair, pair
from tests.crash.test_web_killed import seed

SECONDS = 2.0
SESSION = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from rooms.models import User
user = User.objects.get(username={username!r})
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""
CHANGES = {
    "password": "user.set_password('another'); user.save()",
    "deactivation": "user.is_active = False; user.save()",
    "token": "user.api_tokens.update(revoked_at=timezone.now())",
}


class Person:
    def __init__(self, site: Pair, number: int, token: str) -> None:
        self.site = site
        self.username = f"load{number}"
        self.headers = {"Authorization": f"Bearer {token}"}
        self.token = token
        _status, me = site.here.get("/api/v1/me", token=token)
        assert isinstance(me, dict)
        self.id: int = me["id"]

    def with_session(self) -> str:
        """From now on this person comes by the cookie of a session; its key."""
        key = self.site.here.manage("shell", "-v", "0", "-c", SESSION.format(**vars(self))).strip()
        self.headers = {"Cookie": f"sessionid={key}", "Origin": self.site.here.url}
        return key

    def change(self, code: str) -> None:
        """As an admin would, in a process of its own."""
        lines = "from rooms.models import User; from django.utils import timezone; "
        lines += f"user = User.objects.get(pk={self.id}); {code}"
        self.site.here.manage("shell", "-v", "0", "-c", lines)

    def log_out(self, session_key: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.here.port, timeout=10)
        secret = "c" * 32
        headers = {
            "Cookie": f"sessionid={session_key}; csrftoken={secret}",
            "X-CSRFToken": secret,
            "Origin": self.site.here.url,
        }
        connection.request("POST", "/accounts/logout/", headers=headers)
        assert connection.getresponse().status == 302
        connection.close()


@pytest.fixture(scope="module", params=["up", "killed", "hanging"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    directory: Path = tmp_path_factory.mktemp("site")
    with pair(directory) as site:
        _room, tokens = seed(site.here, users=8)
        people = [Person(site, number, token) for number, token in enumerate(tokens, start=1)]
        disturb: dict[str, Callable[[], None]] = {
            "up": lambda: None,
            "killed": site.kill_redis,
            "hanging": site.hang_redis,
        }
        yield site, people, disturb[request.param]


def private_room(site: Pair, owner: Person, *members: Person) -> int:
    _status, room = site.here.request(
        "POST", "/api/v1/rooms", {"name": "둘만", "kind": "private"}, token=owner.token
    )
    assert isinstance(room, dict)
    for member in members:
        status, _ = site.here.request(
            "PUT", f"/api/v1/rooms/{room['id']}/members/{member.id}", {}, token=owner.token
        )
        assert status == 201
    return int(room["id"])


class Sockets:
    """One socket of each person on each process, welcomed to a room."""

    def __init__(self, site: Pair, room: int) -> None:
        self.site = site
        self.room = room
        self.stack = AsyncExitStack()

    async def open(self, person: Person) -> list[ClientConnection]:
        return [await self._open_one(url, person) for url in self.site.socket_urls]

    async def _open_one(self, url: str, person: Person) -> ClientConnection:
        opening = connect(
            url,
            subprotocols=[SUBPROTOCOL],
            additional_headers={k: v for k, v in person.headers.items() if k != "Origin"},
            origin=person.headers.get("Origin"),  # type: ignore[arg-type]
        )
        socket = await self.stack.enter_async_context(opening)
        await socket.send(json.dumps({"type": "hello", "rooms": {}}))
        await socket.send(json.dumps({"type": "subscribe", "room": self.room}))
        while json.loads(await socket.recv())["type"] != "subscribed":
            pass
        return socket


async def hears(socket: ClientConnection, type: str) -> None:
    """Return when an event of this type has come."""
    while True:
        frame = json.loads(await socket.recv())
        if type in [event["type"] for event in frame.get("events", [])]:
            return


async def hears_no_message(socket: ClientConnection, *, after: ClientConnection) -> None:
    """What another socket of the process has heard meanwhile, this one has not."""
    await hears(after, "message.created")
    waiter = await socket.ping()
    await waiter  # all that was sent before has come
    while True:
        try:
            async with asyncio.timeout(0):
                frame = json.loads(await socket.recv())
        except TimeoutError:
            return
        assert not frame.get("events"), frame


@pytest.mark.parametrize("act", ["kick", "ban"])
def test_a_lost_room_is_silent(site: Any, act: str) -> None:
    pair_of_processes, (owner, witness, victim, *_), disturb = site
    room = private_room(pair_of_processes, owner, witness, victim)
    path = f"/api/v1/rooms/{room}/members/{victim.id}"
    method, path = ("DELETE", path) if act == "kick" else ("POST", f"{path}/ban")

    async def run() -> None:
        sockets = Sockets(pair_of_processes, room)
        async with sockets.stack:
            watching, losing = await sockets.open(witness), await sockets.open(victim)
            disturb()
            request = pair_of_processes.here.request
            status, _ = await asyncio.to_thread(request, method, path, {}, token=owner.token)
            assert status == 204
            kind = "member.removed" if act == "kick" else "member.banned"
            async with asyncio.timeout(SECONDS):
                await asyncio.gather(*(hears(socket, kind) for socket in losing))
            body = {"body": "이제 우리끼리"}
            messages = f"/api/v1/rooms/{room}/messages"
            await asyncio.to_thread(request, "POST", messages, body, token=owner.token)
            async with asyncio.timeout(10):
                for socket, other in zip(losing, watching, strict=True):
                    await hears_no_message(socket, after=other)

    asyncio.run(run())


async def codes(sockets: list[ClientConnection]) -> list[int | None]:
    async def one(socket: ClientConnection) -> int | None:
        try:
            while True:
                await socket.recv()
        except ConnectionClosed:
            return socket.close_code

    async with asyncio.timeout(SECONDS):
        return list(await asyncio.gather(*(one(socket) for socket in sockets)))


@pytest.mark.parametrize(
    ("number", "act", "code"),
    [(3, "logout", 4501), (4, "password", 4501), (5, "deactivation", 4503), (6, "token", 4501)],
)
def test_an_ended_right_closes_every_socket(site: Any, number: int, act: str, code: int) -> None:
    pair_of_processes, people, disturb = site
    person = people[number]
    room = private_room(pair_of_processes, people[0], person)
    session_key = person.with_session() if act != "token" else ""

    def end() -> None:
        if act == "logout":
            person.log_out(session_key)
        else:
            person.change(CHANGES[act])

    async def run() -> None:
        sockets = Sockets(pair_of_processes, room)
        async with sockets.stack:
            losing = await sockets.open(person)
            disturb()
            await asyncio.to_thread(end)
            assert await codes(losing) == [code, code]

    asyncio.run(run())
