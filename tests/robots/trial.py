"""The judge of the robots on trial: without a rule of counts or dividers it has to notice.

Chance alone does not bring about what every rule is for, not with every seed: so after a while of
random use there is a scene that needs them all.
"""

import asyncio
from pathlib import Path

from tests.faults.fleet import Fleet
from tests.robots.place import site
from tests.robots.play import Plan, Play, playing

RULES = ("deleted do not count", "devices are told", "divider below own")  # of altered_reading.py
# Quick and few, on one page often: what is wrong is wrong at once.
PLAN = Plan(robots=4, pause=0.6, stretch=(3.0, 3.0), restarts=0.0, patience=3.0)
ATTEMPTS = 2


def try_without(rule: str, directory: Path, seed: int) -> list[str]:
    """What the judge reports on a site without this rule; empty if it never noticed."""
    with site(directory, is_postgres=False, alterations={"without": [rule]}) as fleet:
        return asyncio.run(_convict(fleet, seed))


async def _convict(fleet: Fleet, seed: int) -> list[str]:
    async with playing(fleet, PLAN, seed, lambda line: None) as play:
        for _attempt in range(ATTEMPTS):
            await play.stretch(PLAN.stretch[0])
            await perform(play)
            if wrong := (await play.rest()).wrong:
                return wrong
    return []


async def perform(play: Play) -> None:
    """Somebody wants to come back to what they said, which one message answers that stays and one
    that is deleted, while their other device stands by."""
    for robot in play.robots:
        await robot.come_to_rest()
    asker, answerer, *_others = play.robots
    room = next(id for id, story in play.ledger.rooms.items() if story.kind == "private")
    device = asker.devices[0]
    await asker.open(device, room)
    path = f"rooms/{room}/messages"
    question = await asker.call("POST", path, {"body": "누가 알아요?"})
    await answerer.call("POST", path, {"body": "저요"})
    mistake = await answerer.call("POST", path, {"body": "아니에요"})
    await answerer.call("DELETE", f"messages/{mistake['id']}", {"reason": ""})
    await play.pipe.ask(device, "unread", seq=question["seq"])
