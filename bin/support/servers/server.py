"""What `bin/stack` knows of each of its servers."""

from abc import ABC, abstractmethod
from pathlib import Path

from support.failure import Failure
from support.ports import LOOPBACK, PortBook
from support.processes import Daemon
from support.waiting import holds_within

READY_SECONDS = 120
ANSWERS = "answers"


class Server(ABC):
    """One part of the stack, kept in `<stack>/<name>/`.

    `begin` and `wait` are two steps so that several servers start side by side.
    """

    name: str

    def __init__(self, stack: Path) -> None:
        self.folder = stack / self.name
        self.ports = PortBook(stack / "ports.json")

    @abstractmethod
    def daemons(self) -> list[Daemon]:
        """The processes it consists of."""

    @abstractmethod
    def require(self) -> None:
        """Bring what it needs of the system; before the lock, for it may take minutes."""

    @abstractmethod
    def begin(self, *, own_session: bool) -> None:
        """Start those of its processes that do not run."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it answers in its own protocol now."""

    @abstractmethod
    def stop(self) -> None:
        """Afterwards none of its processes runs."""

    @abstractmethod
    def exports(self) -> dict[str, str]:
        """The variables that point Oreum to it."""

    @abstractmethod
    def port_names(self) -> list[str]:
        """The names, in the port book, of the ports that clients speak to."""

    def wait(self) -> None:
        """Return when it answers; a failure with its last words when it ended or never does."""
        if not holds_within(READY_SECONDS, lambda: bool(self.ended()) or self.answers()):
            raise Failure(f"{self.name} did not answer in {READY_SECONDS} s; see {self.folder}")
        for daemon in self.ended():
            raise Failure(f"{daemon.name} ended: {daemon.last_words()} ({daemon.log})")

    def ended(self) -> list[Daemon]:
        return [daemon for daemon in self.daemons() if not daemon.is_running()]

    def is_running(self) -> bool:
        """Whether any of its processes runs: two brokers of three still serve."""
        return len(self.ended()) < len(self.daemons())

    def state(self) -> str:
        if not self.is_running():
            return "stopped"
        if self.ended():
            return f"{', '.join(daemon.name for daemon in self.ended())} stopped"
        return ANSWERS if self.answers() else "no answer"

    def addresses(self) -> list[str]:
        return [f"{LOOPBACK}:{self.ports.port(name)}" for name in self.port_names()]
