"""The judge on trial: with one protection switched off it has to find something.

Each protection is taken from the web processes (altered.py), the workers (altered_worker.py) or the
reader of the topic, and a fault is applied until the judge reports what that protection prevents.
Workers lose theirs when the site is whole: without some of them it would never be.
"""

import asyncio
import time
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.altered import PROTECTIONS as ALTERED
from tests.faults.families.kafka import FAULTS as KAFKA
from tests.faults.families.lanes import FAULTS as LANES
from tests.faults.families.projection import FAULTS as PROJECTION
from tests.faults.families.redis import FAULTS as REDIS
from tests.faults.families.restore import RESTORED_IN_SECRET
from tests.faults.families.web import FAULTS as WEB
from tests.faults.families.worker import FAULTS as WORKER
from tests.faults.fault import WITH_BRIDGE, Fault, Outcome
from tests.faults.fleet import Fleet
from tests.faults.judge import Verdict
from tests.faults.judge_bridge import Findings
from tests.faults.resources import Resources
from tests.faults.trial import fleet_for, play, stage_on

SECONDS_TO_RECOVER = 8.0
# A broker has to come back, and a group to be formed anew: what comes late is not lost.
SECONDS_TO_RECOVER_BEHIND = 40.0
SECONDS_OF_TRIAL, SECONDS_OF_TRIAL_BEHIND = 30, 90
# No attempt is begun after that many seconds, nor on a site that is not whole.
MOST_SECONDS, MOST_SECONDS_BEHIND = 120.0, 300.0
# What is altered behind the log. altered_worker.py, which has these names of the workers'
# protections, may only be imported by a process of its own.
BEHIND: dict[str, dict[str, Any]] = {
    "acknowledgement before mark": {"workers": {"without": ["acknowledgement before mark"]}},
    "rows not marked, no cursor": {"workers": {"without": ["rows not marked, no cursor"]}},
    "reader rule of the topic": {"has_rule": False},
    "reader rule of the live side": {"without": ["reader rule"]},
    **{
        name: {"workers": {"without": [name]}}
        for name in (
            "reader rule of projections",
            "acknowledgement by all",
            "order of a window",
            "effect and place at once",
            "holes filled from the log",
        )
    },
}
DROP_CONSTRAINT = (
    "ALTER TABLE messaging_message DROP CONSTRAINT IF EXISTS messaging_message_client_id"
)


def fault_named(faults: list[Fault], name: str) -> Fault:
    return next(fault for fault in faults if fault.name == name)


@dataclass(frozen=True)
class Protection:
    """`found` and `found_behind` tell the complaints that its absence must lead to, of the judge
    of what people see and of the one of what lies behind the log."""

    name: str
    fault: Fault
    found: Callable[[Verdict], list[str]] = lambda verdict: []
    found_behind: Callable[[Findings], list[str]] = lambda findings: []

    @property
    def is_behind(self) -> bool:
        return self.fault.ground in WITH_BRIDGE

    def complaints(self, outcome: Outcome) -> list[str]:
        behind = self.found_behind(outcome.findings) if outcome.findings else []
        return [*self.found(outcome.verdict), *behind]


PROTECTIONS = [
    Protection(
        "reader rule",
        fault_named(REDIS, "hints lost, twice, late"),
        lambda verdict: [*verdict.doubled, *verdict.reordered],
    ),
    Protection(
        "heads", fault_named(REDIS, "hints lost, twice, late"), lambda verdict: verdict.lost
    ),
    Protection(
        "client_id",
        fault_named(WEB, "web killed before the answer"),
        lambda verdict: verdict.doubled,
    ),
    Protection(
        "commit before ack", fault_named(WEB, "all web killed"), lambda verdict: verdict.lost
    ),
    Protection("epoch", RESTORED_IN_SECRET, lambda verdict: verdict.faults),
    Protection(
        "acknowledgement before mark",
        fault_named(KAFKA, "the only broker killed"),
        found_behind=lambda findings: findings.lost,
    ),
    Protection(
        "rows not marked, no cursor",
        fault_named(WORKER, "ids visible out of order"),
        found_behind=lambda findings: findings.lost,
    ),
    Protection(
        "reader rule of the topic",
        fault_named(WORKER, "worker killed before the mark"),
        found_behind=lambda findings: findings.disordered,
    ),
    Protection(
        "reader rule of projections",
        fault_named(WORKER, "worker killed before the mark"),
        found_behind=lambda findings: findings.disordered,
    ),
    Protection(
        "reader rule of the live side",
        fault_named(LANES, "two workers on one shard, both lanes"),
        lambda verdict: [*verdict.doubled, *verdict.reordered],
    ),
    Protection(
        "acknowledgement by all",
        fault_named(KAFKA, "leader killed, ahead of others"),
        found_behind=lambda findings: findings.lost,
    ),
    Protection(
        "order of a window",
        fault_named(KAFKA, "the only broker killed"),
        found_behind=lambda findings: findings.disordered,
    ),
    Protection(
        "effect and place at once",
        fault_named(PROJECTION, "projection killed at its commit"),
        found_behind=lambda findings: findings.lost,
    ),
    Protection(
        "holes filled from the log",
        fault_named(PROJECTION, "retention shorter than the lag"),
        found_behind=lambda findings: findings.lost,
    ),
]


def protections(only: Collection[str] = ()) -> list[Protection]:
    """All, or those of names or grounds."""
    return [it for it in PROTECTIONS if not only or {it.name, it.fault.ground.value} & set(only)]


def seconds_of_trial(protection: Protection) -> int:
    return SECONDS_OF_TRIAL_BEHIND if protection.is_behind else SECONDS_OF_TRIAL


def try_without(protection: Protection, directory: Path, seed: int) -> list[str]:
    """What the judge reports of sites without this protection: of another one where something of
    the trial itself went wrong. Empty if it never did, in bounded time."""
    most = MOST_SECONDS_BEHIND if protection.is_behind else MOST_SECONDS
    deadline = time.monotonic() + most
    while time.monotonic() < deadline:
        try:
            site = directory / f"{seed}"
            if found := try_on_a_site(protection, site, seed, deadline):
                return found
        except Exception:
            traceback.print_exc()
        seed += 1
    return []


def try_on_a_site(protection: Protection, directory: Path, seed: int, deadline: float) -> list[str]:
    """As `try_without`, until the site is not whole again."""
    alterations = dict(BEHIND.get(protection.name, {}))
    if protection.name in ALTERED:
        alterations = {"without": [protection.name]}
    of_workers = alterations.pop("workers", {})
    with fleet_for(protection.fault.ground, directory, **alterations) as fleet:
        if protection.name == "client_id":
            fleet.database.ask(DROP_CONSTRAINT)
        return asyncio.run(convict(protection, fleet, seed, of_workers, deadline))


async def convict(
    protection: Protection,
    fleet: Fleet,
    seed: int,
    of_workers: dict[str, Any],
    deadline: float,
) -> list[str]:
    patience = SECONDS_TO_RECOVER_BEHIND if protection.is_behind else SECONDS_TO_RECOVER
    is_whole = True
    async with stage_on(fleet, seed) as stage:
        if fleet.bridge and of_workers:
            await asyncio.to_thread(fleet.bridge.alter, of_workers)
        while is_whole and time.monotonic() < deadline:
            outcome: Outcome = await play(stage, protection.fault, Resources(), patience=patience)
            if found := protection.complaints(outcome):
                return found
            is_whole = outcome.recovery is not None
    return []
