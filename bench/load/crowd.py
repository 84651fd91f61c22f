"""A crowd in one room hears somebody speak, whatever falls; who loses the socket comes back."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from measuring.conversation import bodies, fitted

from load.client import Client, enter_all, wait
from load.dialects import dialect_named
from load.hearing import Memory
from load.sockets import Poll
from load.wire import masked

RATE = 20  # messages a second
# Who has not heard what was said so long ago is not whole.
SECONDS_BEHIND = 1.0
SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_TO_COME_IN = 60.0
SECONDS_TO_DRAIN = 20.0
ENTERING_AT_ONCE = 50


@dataclass(frozen=True)
class Aftermath:
    """Of one event: seconds after it at which a socket was last out or behind, 0 if none was, how
    often one came back, and the part of a core that the clients took.
    """

    whole_after: float
    returned: int
    generator: float


@dataclass(frozen=True)
class Balance:
    """Deliveries that never came; those that were left to be fetched by page; sockets that heard
    one twice or out of order.
    """

    lost: int
    left: int
    wrong: int


class Crowd:
    """Everybody has come in when it is made; nobody has said anything yet."""

    def __init__(self, port: int, room: str, tokens: Sequence[str], sockets: int) -> None:
        self.poll = Poll()
        self.dialect = dialect_named("oreum", tokens)
        self.memory = Memory(self.dialect.heard)
        self.port, self.room = port, room
        self.texts = bodies()
        self.said_at: list[float] = []
        self.returned = 0
        self.speaker = self.enter(1)[0]
        self.clients = self.enter(sockets, first=1)
        self.started = time.monotonic()

    def enter(self, count: int, first: int = 0) -> list[Client]:
        entered: list[Client] = []
        while len(entered) < count:
            size = min(ENTERING_AT_ONCE, count - len(entered))
            numbers = range(first + len(entered), first + len(entered) + size)
            some = [self.client(number) for number in numbers]
            enter_all(self.poll, some, SECONDS_TO_COME_IN)
            entered += some
        return entered

    def client(self, number: int) -> Client:
        room = [self.room]
        return Client(self.poll, self.port, self.dialect, self.memory, number=number, rooms=room)

    def after(self, event: Callable[[], object], seconds: float) -> Aftermath:
        """Speak and hear on for so long from the event."""
        began, returned, whole_at = time.monotonic(), self.returned, 0.0
        cpu = time.process_time()
        event()
        while time.monotonic() < began + seconds:
            self.go_on(SECONDS_BETWEEN_LOOKS)
            self.bring_back()
            if not self.is_whole():
                whole_at = time.monotonic() - began
        generator = (time.process_time() - cpu) / (time.monotonic() - began)
        return Aftermath(whole_at, self.returned - returned, generator)

    def go_on(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.speak()
            wait(self.poll, 0.01)

    def speak(self) -> None:
        due = int((time.monotonic() - self.started) * RATE) + 1
        while len(self.said_at) < due:
            number = len(self.said_at)
            body = fitted(f"m{number} {next(self.texts)}", 180)
            self.speaker.say(masked(self.dialect.said(number, self.room, body)))
            self.said_at.append(time.monotonic())

    def bring_back(self) -> None:
        """Who was dropped, or refused on coming back, tries again at once; each try counts."""
        for place, client in enumerate(self.clients):
            if client.socket.closed:
                self.returned += 1
                self.clients[place] = client.again()

    def is_whole(self) -> bool:
        long_ago = time.monotonic() - SECONDS_BEHIND
        wanted = len(self.said_at)
        while wanted and self.said_at[wanted - 1] > long_ago:
            wanted -= 1
        return all(one.is_in and known_to(one) >= wanted for one in self.clients)

    def end(self) -> Balance:
        self.poll.run_until(lambda: self.lost() == 0, SECONDS_TO_DRAIN)
        left = sum(client.ear.left for client in self.clients)
        balance = Balance(self.lost(), left, sum(map(self.is_wrong, self.clients)))
        for client in [self.speaker, *self.clients]:
            client.socket.end("over")
        return balance

    def lost(self) -> int:
        return sum(max(0, len(self.said_at) - known_to(client)) for client in self.clients)

    def is_wrong(self, client: Client) -> bool:
        return known_to(client) > len(self.said_at) or client.ear.breaks > 0


def known_to(client: Client) -> int:
    """How many messages it has heard or can fetch."""
    return client.ear.count + client.ear.left
