"""The judge on trial: with one protection switched off it has to find something.

Each protection is taken from the web processes (altered.py), and a fault is applied until the
judge reports what that protection prevents.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.altered import PROTECTIONS as ALTERED
from tests.faults.families.redis import FAULTS as REDIS
from tests.faults.families.restore import RESTORED_IN_SECRET
from tests.faults.families.web import FAULTS as WEB
from tests.faults.fault import Fault, Outcome
from tests.faults.fleet import Fleet
from tests.faults.judge import Verdict
from tests.faults.resources import Resources
from tests.faults.trial import fleet_for, play, stage_on

SECONDS_TO_RECOVER = 8.0
ATTEMPTS = 6
DROP_CONSTRAINT = (
    "ALTER TABLE messaging_message DROP CONSTRAINT IF EXISTS messaging_message_client_id"
)


def fault_named(faults: list[Fault], name: str) -> Fault:
    return next(fault for fault in faults if fault.name == name)


@dataclass(frozen=True)
class Protection:
    """`found` tells the complaints of a verdict that its absence must lead to."""

    name: str
    fault: Fault
    found: Callable[[Verdict], list[str]]


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
]


async def convict(protection: Protection, fleet: Fleet, seed: int) -> list[str]:
    """What the judge reported; empty if it never did."""
    async with stage_on(fleet, seed) as stage:
        for _attempt in range(ATTEMPTS):
            outcome: Outcome = await play(
                stage, protection.fault, Resources(), patience=SECONDS_TO_RECOVER
            )
            if found := protection.found(outcome.verdict):
                return found
    return []


def try_without(protection: Protection, directory: Path, seed: int) -> list[str]:
    """Start a site without this protection, and return what the judge reports of it."""
    alterations = {"without": [protection.name]} if protection.name in ALTERED else {}
    ground = protection.fault.ground
    with fleet_for(ground, directory, **alterations) as fleet:
        if protection.name == "client_id":
            fleet.database.ask(DROP_CONSTRAINT)
        return asyncio.run(convict(protection, fleet, seed))
