"""No room left on the disk, for as long as no file may grow any more."""

import asyncio
import os
import pwd
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from support.processes import PROCESSES
from support.servers import accounts
from support.servers.postgres import works_in

from tests.faults.fault import Fault, Ground
from tests.faults.stage import Stage

FULL, ROOM = "0", "unlimited"


@asynccontextmanager
async def full_for_sqlite(stage: Stage) -> AsyncIterator[None]:
    pids = [web.pid for web in stage.fleet.webs if web.pid]
    limit(pids, FULL)
    started = time.monotonic()
    yield
    stage.fleet.outages.append((started, time.monotonic()))
    limit(pids, ROOM)


@asynccontextmanager
async def full_for_postgres(stage: Stage) -> AsyncIterator[None]:
    """It cannot write its own log any more and gives up; with room again it is started again."""
    limit(postgres_processes(stage), FULL)
    started = time.monotonic()
    yield
    stage.fleet.outages.append((started, time.monotonic()))
    limit(postgres_processes(stage), ROOM)
    await asyncio.to_thread(start_again, stage)


def start_again(stage: Stage) -> None:
    """Whatever state it gave up in: a fresh process has no limit."""
    stage.fleet.stack.stop(["postgres"])
    stage.fleet.revive("postgres")


def postgres_processes(stage: Stage) -> list[int]:
    folder = Path(stage.fleet.postgres.mark)
    return [int(path.name) for path in PROCESSES.glob("[0-9]*") if works_in(path, folder)]


def limit(pids: list[int], size: str) -> None:
    """How long a file of these processes may become: to write beyond it fails as on a full disk."""
    for pid in pids:
        with suppress(FileNotFoundError):  # it has ended meanwhile
            limit_one(pid, size)


def limit_one(pid: int, size: str) -> None:
    """As the user that it runs as: nobody else may."""
    owner = pwd.getpwuid((PROCESSES / str(pid)).stat().st_uid)
    identity = accounts.become(owner if owner.pw_uid != os.geteuid() else None)
    command = [*identity, "prlimit", "--pid", str(pid), f"--fsize={size}:"]
    finished = subprocess.run(command, capture_output=True, text=True)
    assert not finished.returncode or "No such process" in finished.stderr, finished.stderr


FAULTS = [
    Fault("F17", "disk full, SQLite", full_for_sqlite, Ground.SQLITE),
    Fault("F17", "disk full, PostgreSQL", full_for_postgres),
]
