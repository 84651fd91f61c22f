"""Rights that end while a socket is open: it is closed within moments, with nothing more sent."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session

from messaging.live.executor import in_database_thread
from messaging.live.process import open_hub
from rooms.models import ApiToken, Room, User
from rooms.services.tokens import revoke_token
from tests.messaging.sockets import SECONDS, OpenSocket, Socket, handshake
from tests.messaging.test_authentication import browser
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.live.revocation.SECONDS_BETWEEN_CHECKS", 0.05)


async def by_session(user: User) -> Socket:
    communicator = handshake(await browser(user))
    assert (await communicator.connect(timeout=SECONDS))[0]
    socket = Socket(communicator)
    assert (await socket.ask("hello"))["type"] == "welcome"
    return socket


def log_out(user: User) -> None:
    Session.objects.all().delete()


def change_password(user: User) -> None:
    user.set_password("a new one")
    user.save()


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize(
    ("act", "code"), [(log_out, 4501), (change_password, 4501), (deactivate, 4503)]
)
async def test_a_session_that_ends_closes_its_sockets(
    join: OpenSocket, alice: User, bob: User, room: Room, act: Callable[[User], None], code: int
) -> None:
    other = await join(alice)
    socket = await by_session(bob)
    await in_database_thread(act, bob)
    assert await socket.closed() == code
    assert await other.all() == []
    await socket.leave()


async def test_a_revoked_token_closes_the_sockets_of_that_token(
    join: OpenSocket, bob: User
) -> None:
    first, second = await join(bob), await join(bob)
    token = await in_database_thread(ApiToken.objects.earliest, "pk")
    await in_database_thread(revoke_token, token=token)
    assert await first.closed() == 4501
    assert await second.all() == []


async def test_a_token_of_who_is_deactivated_is_closed_too(join: OpenSocket, bob: User) -> None:
    socket = await join(bob)
    await in_database_thread(deactivate, bob)
    assert await socket.closed() == 4503


async def test_a_check_that_fails_is_followed_by_the_next(
    join: OpenSocket, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = await join(bob)
    hub = await open_hub()
    check, failures = hub._revocation.check, [RuntimeError("a mistake of ours")]

    async def fail_once() -> None:
        if failures:
            raise failures.pop()
        await check()

    monkeypatch.setattr(hub._revocation, "check", fail_once)
    # One that was under way is none of ours.
    await until(lambda: not failures)
    await in_database_thread(deactivate, bob)
    assert await socket.closed() == 4503
