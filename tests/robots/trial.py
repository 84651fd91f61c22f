"""The judge of the robots on trial: without a rule of counts or dividers it has to notice."""

import asyncio
from pathlib import Path

from tests.faults.fleet import Fleet
from tests.robots.place import site
from tests.robots.play import Plan, playing

RULES = ("deleted do not count", "devices are told", "divider below own")  # of altered_reading.py
# Quick and few, on one page often: what is wrong is wrong at once.
PLAN = Plan(robots=4, pause=0.6, stretch=(3.0, 3.0), restarts=0.0, patience=3.0)
ATTEMPTS = 6


def try_without(rule: str, directory: Path, seed: int) -> list[str]:
    """What the judge reports on a site without this rule; empty if it never noticed."""
    with site(directory, is_postgres=False, alterations={"without": [rule]}) as fleet:
        return asyncio.run(_convict(fleet, seed))


async def _convict(fleet: Fleet, seed: int) -> list[str]:
    async with playing(fleet, PLAN, seed, lambda line: None) as play:
        for _attempt in range(ATTEMPTS):
            await play.stretch(PLAN.stretch[0])
            if wrong := (await play.rest()).wrong:
                return wrong
    return []
