"""A receiver of webhooks: a real server on loopback that keeps what came and answers as told."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass(frozen=True)
class Delivery:
    """What came in one POST."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        content: dict[str, Any] = orjson.loads(self.body)
        return content

    @property
    def seq(self) -> int:
        return int(self.event["seq"])


@dataclass
class Receiver:
    """`answer` gets what came and returns a status, with headers if need be."""

    answer: Callable[[Delivery], int | tuple[int, dict[str, str]]] = lambda delivery: 204
    got: list[Delivery] = field(default_factory=list)
    port: int = 0
    scheme: str = "http"
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}/oreum?of=test"

    @property
    def seqs(self) -> list[int]:
        return [delivery.seq for delivery in self.got]


@contextmanager
def receiving(receiver: Receiver, *, certificate: ssl.SSLContext | None = None) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            delivery = Delivery(self.path, dict(self.headers.items()), body)
            receiver.got.append(delivery)
            answer = receiver.answer(delivery)
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *arguments: object) -> None: ...

    with Server(("127.0.0.1", 0), Handler) as server:
        if certificate is not None:
            server.socket = certificate.wrap_socket(server.socket, server_side=True)
            receiver.scheme = "https"
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up early is a part of the tests."""


def drip(piece: bytes, *, seconds: float) -> Callable[[Any], None]:
    """A piece again and again, too often for a time-out of the socket."""

    def send(connection: Any) -> None:
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                connection.sendall(piece)
                time.sleep(0.02)
        except OSError:
            pass

    return send


@contextmanager
def raw_server(speak: Callable[[Any], None]) -> Iterator[int]:
    """A port where `speak` has the connection of whoever comes first, after its request."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            connection, _address = listener.accept()
        except OSError:
            return
        with connection:
            connection.recv(65_536)
            speak(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        thread.join(5)
