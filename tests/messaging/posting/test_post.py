"""One POST: what it carries, how long it may take, and that it goes only where it was judged to."""

import socket
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from messaging.models import WebhookDelivery
from messaging.posting import post as post_module
from messaging.posting.post import Answer, post
from tests.messaging.posting.certificates import own_certificate
from tests.messaging.posting.receiver import Receiver, drip, raw_server, receiving
from tests.messaging.posting.test_addresses import answering

Problem = WebhookDelivery.Problem
send = partial(post, body=b"{}", headers={"X-Test": "1"}, allow_private=True)


def test_the_body_arrives_under_the_right_host_and_path() -> None:
    receiver = Receiver()
    with receiving(receiver):
        answer = send(receiver.url)
    assert (answer.problem, answer.status) == (None, 204)
    (got,) = receiver.got
    assert (got.path, got.body) == ("/oreum?of=test", b"{}")
    assert got.headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["X-Test"] == "1"


@pytest.mark.parametrize(
    ("answered", "problem"),
    [
        (200, None),
        (202, None),
        (301, Problem.REDIRECT),
        (400, Problem.STATUS),
        (500, Problem.STATUS),
    ],
)
def test_only_2xx_counts_as_taken(answered: int, problem: WebhookDelivery.Problem | None) -> None:
    receiver = Receiver(answer=lambda delivery: answered)
    with receiving(receiver):
        answer = send(receiver.url)
    assert (answer.problem, answer.status) == (problem, answered)


def test_a_redirect_is_not_followed() -> None:
    inside, receiver = Receiver(), Receiver()
    with receiving(inside), receiving(receiver):
        receiver.answer = lambda delivery: (302, {"Location": inside.url})
        assert send(receiver.url).problem is Problem.REDIRECT
    assert not inside.got


def test_a_receiver_may_ask_for_time() -> None:
    receiver = Receiver(answer=lambda delivery: (429, {"Retry-After": "120"}))
    with receiving(receiver):
        assert send(receiver.url).retry_after == 120


def test_a_private_address_is_refused_before_anything_is_sent() -> None:
    receiver = Receiver()
    with receiving(receiver):
        assert send(receiver.url, allow_private=False).problem is Problem.PRIVATE
    assert not receiver.got


def test_a_name_is_asked_for_once_and_what_it_says_later_does_not_count() -> None:
    """Rebinding: harmless while it is judged, inside when it is called."""
    asked = []

    def lookup(host: str, port: int, **options: Any) -> Any:
        asked.append(host)
        return answering("127.0.0.1" if len(asked) == 1 else "127.0.0.2")(host, port)

    receiver = Receiver(host="rebinding.example")
    with receiving(receiver):
        assert send(receiver.url, lookup=lookup).status == 204
    assert asked == ["rebinding.example"]
    assert receiver.got[0].headers["Host"] == f"rebinding.example:{receiver.port}"


def test_the_second_address_of_a_host_is_tried_where_the_first_does_not_connect() -> None:
    receiver = Receiver(host="two.example")
    with receiving(receiver):
        answer = send(receiver.url, lookup=answering("127.0.0.2", "127.0.0.1"))
    assert answer.status == 204
    assert len(receiver.got) == 1


def test_where_nothing_listens_there_is_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert send(f"http://127.0.0.1:{port}/").problem is Problem.UNREACHABLE


@pytest.mark.parametrize(
    "piece",
    [b"H", b"X-More: 1\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"],
    ids=["status", "header", "100"],
)
def test_an_answer_that_comes_in_drops_is_cut_off(piece: bytes) -> None:
    def speak(connection: Any) -> None:
        if piece.startswith(b"X"):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
        drip(piece, seconds=5)(connection)

    started = time.monotonic()
    with raw_server(speak) as port:
        answer = send(f"http://127.0.0.1:{port}/", seconds=0.4)
    assert answer.problem is Problem.TIMEOUT
    assert time.monotonic() - started < 3


def test_silence_ends_after_the_time() -> None:
    def listen(connection: Any) -> None:
        while connection.recv(65_536):
            pass

    with raw_server(listen) as port:
        answer = send(f"http://127.0.0.1:{port}/", seconds=0.3)
    assert answer.problem is Problem.TIMEOUT


def test_what_is_not_http_is_no_answer() -> None:
    with raw_server(lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n")) as port:
        assert send(f"http://127.0.0.1:{port}/").problem is Problem.NO_ANSWER


def test_a_large_body_of_an_answer_is_left_where_it_is() -> None:
    def speak(connection: Any) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        drip(b"x" * 65_536, seconds=5)(connection)

    with raw_server(speak) as port:
        answer = send(f"http://127.0.0.1:{port}/")
    assert answer.problem is None
    assert answer.milliseconds < 1000


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server's certificate for chat.example, which this process trusts."""
    context, certificate = own_certificate(tmp_path, "chat.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    post_module._ssl_context.cache_clear()
    yield context
    post_module._ssl_context.cache_clear()


@pytest.mark.parametrize(("name", "is_right"), [("chat.example", True), ("other.example", False)])
def test_a_certificate_is_asked_for_by_name_though_the_number_is_called(
    trusted: Any, name: str, is_right: bool
) -> None:
    receiver = Receiver(host=name)
    with receiving(receiver, certificate=trusted):
        answer = send(receiver.url, lookup=answering("127.0.0.1"))
    assert answer == Answer(
        None if is_right else Problem.CERTIFICATE,
        204 if is_right else None,
        milliseconds=answer.milliseconds,
    )


def test_a_certificate_of_nobody_is_not_trusted(tmp_path: Path) -> None:
    context, _certificate = own_certificate(tmp_path, "chat.example")
    receiver = Receiver(host="chat.example")
    with receiving(receiver, certificate=context):
        answer = send(receiver.url, lookup=answering("127.0.0.1"))
    assert answer.problem is Problem.CERTIFICATE
