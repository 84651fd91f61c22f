"""Who may open a socket: a person from one of our own pages, or a program with a token."""

import asyncio
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError

from messaging.live.executor import in_database_thread
from messaging.live.process import close_hub
from rooms import limits
from rooms.models import ApiToken, User
from rooms.services.tokens import create_token, revoke_token
from tests.messaging.sockets import SECONDS, handshake

pytestmark = pytest.mark.django_db(transaction=True)

ORIGIN = settings.SITE_URL
Header = tuple[bytes, bytes]


@pytest.fixture(autouse=True)
async def _close_the_hub() -> Any:
    yield
    await close_hub()


def cookie_of(user: User, **changes: str) -> str:
    """A session like the one that logging in makes."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(changes)
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


async def browser(user: User | None, origin: str | None = ORIGIN) -> list[Header]:
    headers: list[Header] = []
    if user is not None:
        cookie = await in_database_thread(cookie_of, user)
        headers.append((b"cookie", cookie.encode()))
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    return headers


async def is_let_in(headers: list[Header]) -> bool:
    communicator = handshake(headers)
    is_accepted, _subprotocol = await communicator.connect(timeout=SECONDS)
    await communicator.disconnect(timeout=SECONDS)
    return bool(is_accepted)


async def test_a_person_from_our_own_page_is_let_in(bob: User) -> None:
    assert await is_let_in(await browser(bob))


FOREIGN = {
    "foreign": "https://evil.example",
    "a subdomain of a foreign one": f"{ORIGIN}.evil.example",
    "null": "null",
    "empty": "",
    "another port": "http://127.0.0.1:9999",
    "no port": "http://127.0.0.1",
    "another scheme": ORIGIN.replace("http://", "https://"),
    "a socket's scheme": ORIGIN.replace("http://", "ws://"),
    "a file": "file://",
    "only a host": "127.0.0.1:8000",
    "no address": "http://[",
    "a port that is none": "http://127.0.0.1:port",
}


@pytest.mark.parametrize("name", FOREIGN)
async def test_a_page_of_another_origin_is_refused(bob: User, name: str) -> None:
    assert not await is_let_in(await browser(bob, FOREIGN[name]))


async def test_without_an_origin_a_cookie_is_refused(bob: User) -> None:
    assert not await is_let_in(await browser(bob, None))


async def test_nobody_is_refused(db: None) -> None:
    assert not await is_let_in(await browser(None))
    assert not await is_let_in([])


@pytest.mark.parametrize(
    "cookie", ["sessionid=unknown", "sessionid=", "sessionid=../../x", ";;;", "=", "\xff=\xfe"]
)
async def test_a_cookie_that_is_no_session_is_refused(bob: User, cookie: str) -> None:
    headers = [(b"origin", ORIGIN.encode()), (b"cookie", cookie.encode("latin-1"))]
    assert not await is_let_in(headers)


async def test_other_cookies_do_not_hide_the_session(bob: User) -> None:
    """Other programs on the same host set cookies that are hardly any."""
    cookie = await in_database_thread(cookie_of, bob)
    odd = f'theme={{"a":"b;"}}; we@ird=1; {cookie}; last'
    assert await is_let_in([(b"origin", ORIGIN.encode()), (b"cookie", odd.encode())])


async def test_a_session_of_before_a_new_password_is_refused(bob: User) -> None:
    headers = await browser(bob)
    bob.set_password("a new one")
    await in_database_thread(bob.save)
    assert not await is_let_in(headers)


async def test_who_is_deactivated_is_refused(bob: User) -> None:
    headers = await browser(bob)
    token = await in_database_thread(create_token, user=bob)
    await in_database_thread(User.objects.filter(pk=bob.pk).update, is_active=False)
    assert not await is_let_in(headers)
    assert not await is_let_in([(b"authorization", f"Bearer {token}".encode())])


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
async def test_a_token_needs_no_origin(bob: User, scheme: str, origin: str | None) -> None:
    token = await in_database_thread(create_token, user=bob)
    headers = await browser(None, origin)
    assert await is_let_in([*headers, (b"authorization", f"{scheme} {token}".encode())])


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Bearer x", "Basic {}", "{}", "Token {}"]
)
async def test_what_is_no_token_is_refused(bob: User, value: str) -> None:
    token = await in_database_thread(create_token, user=bob)
    assert not await is_let_in([(b"authorization", value.format(token).encode())])


async def test_a_wrong_token_is_not_saved_by_a_cookie(bob: User) -> None:
    assert not await is_let_in([*await browser(bob), (b"authorization", b"Bearer x")])


async def test_a_revoked_token_is_refused(bob: User) -> None:
    raw = await in_database_thread(create_token, user=bob)
    token = await in_database_thread(ApiToken.objects.get)
    await in_database_thread(revoke_token, token=token)
    assert not await is_let_in([(b"authorization", f"Bearer {raw}".encode())])


async def first_answer(headers: list[Header], **scope: Any) -> dict[str, Any]:
    communicator = handshake(headers)
    communicator.scope.update(scope)
    await communicator.send_input({"type": "websocket.connect"})
    answer: dict[str, Any] = await communicator.receive_output(SECONDS)
    communicator.stop()
    return answer


SAYS_MORE: dict[str, Any] = {"extensions": {"websocket.http.response": {}}}


async def test_too_many_handshakes_are_told_when_to_come_back(bob: User) -> None:
    token = await in_database_thread(create_token, user=bob)
    headers = [(b"authorization", f"Bearer {token}".encode())]
    amount = limits.RATES["handshake"].amount
    *others, refusal = [await first_answer(headers, **SAYS_MORE) for _number in range(amount + 1)]
    assert {answer["type"] for answer in others} == {"websocket.accept"}
    assert (refusal["type"], refusal["status"]) == ("websocket.http.response.start", 429)
    assert float(dict(refusal["headers"])[b"retry-after"]) > 0
    plain = await first_answer(headers)
    assert plain["type"] == "websocket.close"


async def test_while_the_database_is_away_the_handshake_is_refused_for_now(
    bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(those: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr("messaging.authentication.identify", fail)
    answer = await first_answer([(b"authorization", b"Bearer x")], **SAYS_MORE)
    assert answer["status"] == 503


async def test_a_handshake_that_is_given_up_leaves_nothing(bob: User) -> None:
    token = await in_database_thread(create_token, user=bob)
    communicator = handshake([(b"authorization", f"Bearer {token}".encode())])
    await communicator.send_input({"type": "websocket.connect"})
    await asyncio.sleep(0)
    communicator.stop()
    assert await is_let_in([(b"authorization", f"Bearer {token}".encode())])
