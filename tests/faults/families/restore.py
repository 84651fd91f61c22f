"""The database as it was some time ago: what was said since is gone, and its seqs come again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from tests.faults.fault import Fault, Ground
from tests.faults.stage import Stage


@asynccontextmanager
async def restored(stage: Stage) -> AsyncIterator[None]:
    """By the book, which is docs/operations.md."""
    await restore(stage, has_new_epoch=True)
    yield


@asynccontextmanager
async def restored_in_secret(stage: Stage) -> AsyncIterator[None]:
    """Nobody is told: with this the judge has to find something."""
    await restore(stage, has_new_epoch=False)
    yield


async def restore(stage: Stage, *, has_new_epoch: bool) -> None:
    file = Path(stage.fleet.database.url.removeprefix("sqlite:///"))
    copy = file.with_suffix(".backup")
    await asyncio.to_thread(back_up, file, copy)
    await asyncio.sleep(stage.dice.uniform(*stage.hold))
    for web in stage.fleet.webs:
        await asyncio.to_thread(web.process.terminate)
    put_back(stage, file, copy)
    for person in stage.people:
        person.memory.start_over()
        person.outbox.retell()
    if has_new_epoch:
        await asyncio.to_thread(stage.fleet.oreum.manage, "new_epoch")
    for web in stage.fleet.webs:
        web.start()


def back_up(file: Path, copy: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def put_back(stage: Stage, file: Path, copy: Path) -> None:
    stage.fleet.database.close()
    for leftover in file.parent.glob(f"{file.name}-*"):
        leftover.unlink()
    copy.replace(file)


RESTORED_IN_SECRET = Fault("F22", "restored in secret", restored_in_secret, Ground.SQLITE)
FAULTS = [Fault("F22", "database restored from a copy", restored, Ground.SQLITE)]
