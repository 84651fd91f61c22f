"""Many sockets on one epoll: no task, no future and no buffer of its own for any of them."""

import select
import socket
import time
from collections.abc import Callable

EVENTS_AT_ONCE = 64  # then it is looked whether something is due to be sent
SIZE_TO_READ = 64 * 1024  # above 128 KiB malloc asks the kernel each time, at ten times the cost
READABLE = select.EPOLLIN
WRITABLE = select.EPOLLOUT

OnData = Callable[[bytes], None]


class Socket:
    """`on_data` gets the bytes as they come; `is_open` from the handshake's answer to the end."""

    __slots__ = ("_early", "_handle", "_poll", "_queued", "_start", "closed", "is_open", "on_data")

    def __init__(self, poll: "Poll", handle: socket.socket, request: bytes, on_data: OnData):
        self._poll = poll
        self._handle = handle
        self._queued = request
        self._early = b""  # said before the handshake was answered
        self._start = b""
        self.on_data = on_data
        self.is_open = False
        self.closed: str | None = None

    def fileno(self) -> int:
        return self._handle.fileno()

    @property
    def own_port(self) -> int:
        """By which the server knows it."""
        return int(self._handle.getsockname()[1])

    def send(self, data: bytes) -> None:
        """At once, or as soon as the server takes it."""
        if not self.is_open:
            self._early += data
            return
        if self._queued:
            self._queued += data
            return
        try:
            sent = self._handle.send(data)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            self.end(error.strerror or "lost")
            return
        if sent < len(data):
            self._queued = data[sent:]
            self._poll.watch(self, READABLE | WRITABLE)

    def end(self, reason: str) -> None:
        """Without a word to the server, as when the network is gone."""
        if self.closed is None:
            self.closed = reason
            self.is_open = False
            self._poll.forget(self)
            self._handle.close()

    def readable(self) -> None:
        try:
            data = self._handle.recv(SIZE_TO_READ)
        except BlockingIOError:
            return
        except OSError as error:
            self.end(error.strerror or "lost")
            return
        if not data:
            self.end("connection lost")
        elif self.is_open:
            self.on_data(data)
        else:
            self._take_answer(data)

    def writable(self) -> None:
        queued, self._queued = self._queued, b""
        try:
            sent = self._handle.send(queued)
        except OSError as error:
            self.end(error.strerror or "lost")
            return
        self._queued = queued[sent:]
        if not self._queued:
            self._poll.watch(self, READABLE)

    def _take_answer(self, data: bytes) -> None:
        answer, end, rest = (self._start + data).partition(b"\r\n\r\n")
        if not end:
            self._start = answer
        elif b" 101 " not in answer.split(b"\r\n", 1)[0]:
            self.end(answer.decode("latin-1"))
        else:
            self._start, self.is_open = b"", True
            self.send(self._early)
            if rest:
                self.on_data(rest)


class Poll:
    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._sockets: dict[int, Socket] = {}

    def connect(self, port: int, request: bytes, on_data: OnData, *, buffer: int = 0) -> Socket:
        """Begin to connect; `buffer` is the size of what the kernel keeps unread, 0: its own."""
        handle = socket.socket()
        if buffer:
            handle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        handle.setblocking(False)
        handle.connect_ex(("127.0.0.1", port))  # what comes of it, the epoll tells
        made = Socket(self, handle, request, on_data)
        self._sockets[handle.fileno()] = made
        self._epoll.register(handle.fileno(), READABLE | WRITABLE)
        return made

    def watch(self, socket: Socket, events: int) -> None:
        self._epoll.modify(socket.fileno(), events)

    def forget(self, socket: Socket) -> None:
        self._epoll.unregister(socket.fileno())
        del self._sockets[socket.fileno()]

    def turn(self, seconds: float) -> None:
        """Handle what there is to read and to write; wait for it at most so long."""
        sockets = self._sockets
        for number, events in self._epoll.poll(seconds, EVENTS_AT_ONCE):
            socket = sockets.get(number)
            if socket is None:
                continue
            if events & ~WRITABLE:
                socket.readable()
            if events & WRITABLE and socket.closed is None:
                socket.writable()

    def run_until(self, is_done: Callable[[], bool], seconds: float) -> bool:
        """Whether it was done in time."""
        deadline = time.monotonic() + seconds
        while not is_done():
            if time.monotonic() > deadline:
                return False
            self.turn(0.01)
        return True
