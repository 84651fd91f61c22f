"""Logs: one line an event, with the names of what it belongs to, and nothing that is private."""

import io
import logging
import logging.config
import re
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError
from django.test import Client

from chatsite.redaction import tell_exception
from rooms.models import Room, User
from rooms.services.tokens import create_token
from tests.messaging.sockets import OpenSocket, a_send
from tests.waiting import until


class Lines:
    """What is written, as it is written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def of(self, event: str) -> list[str]:
        return [
            line for line in self.text.splitlines() if f"event={event}" in line.replace('"', "")
        ]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything from DEBUG on, through the formatter of the settings."""
    lines, root = Lines(), logging.getLogger()
    formatter = settings.LOGGING["formatters"]["line"]
    handler = logging.StreamHandler(lines.stream)
    options = {name: value for name, value in formatter.items() if name != "()"}
    handler.setFormatter(formatter["()"](**options))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.setLevel(level)
    root.removeHandler(handler)


def value(line: str, name: str) -> str | None:
    found = re.search(rf"\b{name}=(\S+)", line)
    return found and found[1]


def test_every_request_has_a_name_that_comes_back(client: Client, lines: Lines) -> None:
    response = client.get("/health/live")
    (line,) = lines.of("request")
    assert value(line, "request") == response.headers["X-Request-ID"]
    assert value(line, "path") == "/health/live"
    assert value(line, "status") == "200"
    assert float(value(line, "ms") or "") >= 0


def test_the_name_that_a_proxy_gave_is_kept(client: Client) -> None:
    given = {"X-Request-ID": "0af7651916cd43dd-8448eb211c80319c"}
    assert (
        client.get("/health/live", headers=given).headers["X-Request-ID"] == given["X-Request-ID"]
    )


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "two words here", 'quo"ted-name', "한국어한국어한국어"]
)
def test_a_name_that_could_be_anything_else_is_not_kept(client: Client, given: str) -> None:
    headers = {"X-Request-ID": given.encode().decode("latin-1")}
    answered = client.get("/health/live", headers=headers).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{12}", answered)


@pytest.mark.django_db
def test_a_request_tells_its_person_and_its_room(
    client: Client, lines: Lines, alice: User, room: Room
) -> None:
    client.force_login(alice)
    client.get(f"/rooms/{room.pk}/")
    (line,) = lines.of("request")
    assert (value(line, "user"), value(line, "room")) == (str(alice.pk), str(room.pk))


@pytest.mark.django_db
def test_a_call_with_a_token_tells_its_person(
    client: Client, lines: Lines, alice: User, room: Room
) -> None:
    token = create_token(user=alice)
    headers = {"Authorization": f"Bearer {token}"}
    client.get(f"/api/v1/rooms/{room.pk}/messages", headers=headers)
    (line,) = lines.of("request")
    assert (value(line, "user"), value(line, "room")) == (str(alice.pk), str(room.pk))
    assert token not in lines.text


@pytest.mark.django_db
def test_what_is_logged_on_the_way_has_the_name_too(
    client: Client, lines: Lines, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("messaging.api.rooms.page_of", fail)
    client.raise_request_exception = False
    client.force_login(alice)
    response = client.get("/api/v1/rooms")
    named = [line for line in lines.text.splitlines() if "ZeroDivisionError" in line]
    assert response.status_code == 500
    assert named
    for line in named:
        assert value(line, "request") == response.headers["X-Request-ID"]


def test_after_a_request_its_name_is_gone(client: Client, lines: Lines) -> None:
    client.get("/health/live")
    structlog.get_logger("other").warning("later")
    assert value(lines.of("later")[0], "request") is None


async def test_a_socket_has_a_name_from_its_begin_to_its_end(
    open_socket: OpenSocket, lines: Lines, alice: User
) -> None:
    socket = await open_socket(alice)
    welcome = await socket.ask("hello")
    await socket.tell("read", room=-1, seq=1)
    await socket.leave()
    await until(lambda: lines.of("socket closed"))
    (opened,), (closed,) = lines.of("socket opened"), lines.of("socket closed")
    assert value(opened, "connection") == value(closed, "connection") == welcome["connection"]
    assert value(opened, "user") == value(closed, "user") == str(alice.pk)
    assert value(closed, "code") == "1000"
    assert float(value(closed, "seconds") or "") >= 0


@pytest.mark.django_db(transaction=True)
async def test_a_message_ties_its_event_to_its_socket(
    open_socket: OpenSocket, lines: Lines, alice: User, room: Room
) -> None:
    socket = await open_socket(alice)
    connection = (await socket.ask("hello"))["connection"]
    await socket.tell("send", **a_send(room))
    ack = await socket.until("ack")
    (line,) = lines.of("message sent")
    assert value(line, "connection") == connection
    assert (value(line, "room"), value(line, "seq")) == (str(room.pk), str(ack["seq"]))


@pytest.mark.django_db(transaction=True)
def test_a_message_ties_its_event_to_its_request(
    client: Client, lines: Lines, alice: User, room: Room
) -> None:
    client.force_login(alice)
    path = f"/api/v1/rooms/{room.pk}/messages"
    response = client.post(path, {"body": "안녕"}, content_type="application/json")
    (line,) = lines.of("message sent")
    assert value(line, "request") == response.headers["X-Request-ID"]
    assert value(line, "seq") == str(response.json()["seq"])


@pytest.mark.django_db(transaction=True)
async def test_what_people_say_is_in_no_line(
    open_socket: OpenSocket, lines: Lines, alice: User, room: Room, client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    said = "쉿-비밀이야"

    def fail(*args: object, **kwargs: object) -> None:
        raise IntegrityError(f"null value\nDETAIL:  Failing row contains (1, {said}).")

    socket = await open_socket(alice)
    await socket.ask("hello")
    await socket.ask("send", **a_send(room, said))
    monkeypatch.setattr("messaging.writer.commit_sends", fail)
    refused = await socket.ask("send", **a_send(room, said))
    assert refused
    await until(lambda: lines.of("send not stored"))
    assert "null value" in lines.text
    assert said not in lines.text


def test_a_traceback_says_where_and_of_errors_their_first_line() -> None:
    lines = ["first", "second"]
    try:
        try:
            raise ValueError("\n".join(lines))
        except ValueError as cause:
            raise KeyError("x" * 500) from cause
    except KeyError as error:
        text = tell_exception((type(error), error, error.__traceback__))
    assert "ValueError: first\n" in text
    assert "ValueError: first\nsecond" not in text
    assert text.index("ValueError") < text.index("KeyError")
    assert "test_logs.py" in text
    assert "x" * 201 not in text


SECRETS = [
    "GET /join/Zm9vYmFy/ failed",
    "Not Found: /hooks/Zm9vYmFy",
    "/accounts/password/reset/key/Zm9vYmFy-set/",
    "Authorization: Bearer Zm9vYmFy",
    "redis://:Zm9vYmFy@redis:6379 is away",
    "a token oreum_Zm9vYmFyZm9vYmFyZm9vYmFy of somebody",
    "Cookie: sessionid=Zm9vYmFy; csrftoken=Zm9vYmFy",
]


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_hidden_by_their_look(lines: Lines, text: str) -> None:
    structlog.get_logger("ours").warning("told", text=text)
    logging.getLogger("theirs").warning(text)
    assert "…" in lines.text
    assert "Zm9vYmFy" not in lines.text


@pytest.mark.parametrize(
    "key", ["password", "new_password", "token", "csrftoken", "Cookie", "authorization", "body"]
)
def test_secrets_are_hidden_by_their_key(lines: Lines, key: str) -> None:
    structlog.get_logger("ours").warning("told", **{key: "Zm9vYmFy"})
    assert f"{key}=…" in lines.text


@pytest.mark.django_db
def test_an_address_does_not_tell_the_key_of_a_door(client: Client, lines: Lines) -> None:
    client.get("/join/Zm9vYmFy/?next=Zm9vYmFy", REMOTE_ADDR="10.0.0.1")
    assert "/join/…/" in lines.text
    assert "Zm9vYmFy" not in lines.text


def test_nobody_writes_a_line_of_their_own_into_ours(client: Client, lines: Lines) -> None:
    client.get("/no-such%0D%0Atimestamp=now%1b[31m")
    assert len(lines.of("request")) == 1
    assert all(line.startswith("timestamp=2") for line in lines.text.splitlines())
    assert not set(lines.text) & {"\r", "\x1b"}
