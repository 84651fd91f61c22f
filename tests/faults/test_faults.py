"""A short pass through the faults; `bin/faults` makes long ones."""

from pathlib import Path

import pytest

from tests.faults.fault import WITH_BRIDGE, Fault, Ground, Outcome
from tests.faults.protections import PROTECTIONS, Protection, try_without
from tests.faults.schedule import Pass, faults

SEED = 1
QUICK = {"hold": (0.3, 0.8), "crowd": 60}
# What another one covers as well, or what takes long: left to `bin/faults`.
LEFT_OUT = {
    "web killed",
    "Redis clients killed",
    "Redis absent at start",
    "PostgreSQL stopped, continued",
    "PostgreSQL connections used up",
    "client to server swallowed",
    "network cut again and again",
    "disk full, PostgreSQL",
    "web killed, SQLite",
    "web restarted, SQLite",
    "web stopped, continued, SQLite",
    "connections to PostgreSQL cut",
    "16 senders on one room",
    "16 senders, SQLite",
    "network delayed",
    "reader of 1 KiB a second",
    "a client that lies, SQLite",
    "clocks 2 h apart, stepping",
    "removed, banned, left, SQLite",
}

# What is behind the log takes minutes, as Kafka is slow to start and to come back.
GROUNDS = [ground for ground in Ground if ground not in WITH_BRIDGE]
# That the judge is asked at all is shown by the rest; `bin/faults` tries every one.
TRIALS_LEFT_OUT = {"heads", "epoch"}
PROTECTIONS_OF_LIVE = [
    it
    for it in PROTECTIONS
    if it.fault.ground not in WITH_BRIDGE and it.name not in TRIALS_LEFT_OUT
]


def name_of(thing: Ground | Protection) -> str:
    return thing.value if isinstance(thing, Ground) else thing.name


def chosen(ground: Ground) -> list[Fault]:
    return [fault for fault in faults() if fault.ground == ground and fault.name not in LEFT_OUT]


@pytest.mark.parametrize("ground", GROUNDS, ids=name_of)
def test_no_fault_loses_doubles_reorders_or_shows_to_the_wrong_people(
    ground: Ground, tmp_path: Path
) -> None:
    outcomes: list[Outcome] = []
    Pass(chosen(ground), tmp_path, SEED, outcomes.append, options=QUICK).run()
    wrong = {outcome.fault.name: outcome.problems for outcome in outcomes if outcome.problems}
    assert wrong == {}, f"bin/faults --seed {SEED} tries them again"
    assert all(outcome.verdict.messages for outcome in outcomes), "there must have been talk"


@pytest.mark.parametrize("protection", PROTECTIONS_OF_LIVE, ids=name_of)
def test_the_judge_notices_that_a_protection_is_missing(
    protection: Protection, tmp_path: Path
) -> None:
    assert try_without(protection, tmp_path, SEED)
