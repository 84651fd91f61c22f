"""Which faults there are, and one pass through them."""

import asyncio
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from traceback import format_exception
from types import ModuleType
from typing import Any

from tests.faults.families import (
    clocks,
    contention,
    database,
    disk,
    kafka,
    lanes,
    lies,
    membership,
    network,
    projection,
    redis,
    restore,
    storm,
    web,
    worker,
)
from tests.faults.fault import Fault, Ground, Outcome
from tests.faults.fleet import Fleet
from tests.faults.judge import Verdict
from tests.faults.resources import Resources
from tests.faults.stage import Stage
from tests.faults.trial import fleet_for, play, stage_on

FAMILIES: dict[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        web, redis, database, contention, network, lies, disk, clocks, storm, membership, restore,
        kafka, worker, projection, lanes,
    )
}  # fmt: skip


def faults(only: Collection[str] = ()) -> list[Fault]:
    """All, or those of families, numbers, names or grounds."""
    return [
        fault
        for family, module in FAMILIES.items()
        for fault in module.FAULTS
        if not only or {family, fault.number, fault.name, fault.ground.value} & set(only)
    ]


@dataclass
class Pass:
    """Each fault once, on sites of their own in `directory`; none is begun after the `deadline`
    (of time.monotonic()). `told` is called with each outcome at once, `options` are those of Stage.
    """

    faults: Sequence[Fault]
    directory: Path
    seed: int
    told: Callable[[Outcome], None]
    deadline: float = float("inf")
    options: dict[str, Any] = field(default_factory=dict)

    def run(self) -> None:
        for ground, faults in self._by_ground():
            left = list(faults)
            while left and time.monotonic() < self.deadline:
                directory = self.directory / f"{ground}-{self.seed}-{len(left)}"
                with fleet_for(ground, directory) as fleet:
                    asyncio.run(self._play(fleet, left))

    def _by_ground(self) -> Iterator[tuple[Ground, list[Fault]]]:
        for ground in Ground:
            of_ground = [fault for fault in self.faults if fault.ground == ground]
            if of_ground and time.monotonic() < self.deadline:
                yield ground, of_ground

    async def _play(self, fleet: Fleet, left: list[Fault]) -> None:
        """Until none is left, or the site is not whole again: the next ones need another."""
        resources, is_whole = Resources(), True
        async with stage_on(fleet, self.seed, **self.options) as stage:
            while left and is_whole and time.monotonic() < self.deadline:
                fault = left.pop(0)
                # The same for this fault, whether or not others come before it.
                stage.dice = Random(f"{self.seed} {fault.name}")  # noqa: S311
                outcome = await play_or_fail(stage, fault, resources)
                outcome.seed = self.seed
                self.told(outcome)
                is_whole = outcome.recovery is not None


async def play_or_fail(stage: Stage, fault: Fault, resources: Resources) -> Outcome:
    """What goes wrong with a fault itself is an outcome too: those that follow are still tried."""
    try:
        return await play(stage, fault, resources)
    except Exception as error:
        await asyncio.to_thread(stage.fleet.heal)
        return Outcome(fault, Verdict(), None, notes=["".join(format_exception(error))])
