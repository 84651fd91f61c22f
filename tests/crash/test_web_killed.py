"""A web process or its Redis killed while people talk: nothing is lost, doubled or out of order."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.crash.correspondent import Correspondent, until
from tests.crash.pairs import Pair, pair
from tests.running import RunningOreum

MESSAGES = 200


def seed(oreum: RunningOreum, *, users: int) -> tuple[int, list[str]]:
    """A room, and the tokens of its members."""
    lines = oreum.manage("seed_load", "--users", str(users), "--rooms", "1").splitlines()
    rows = [json.loads(line) for line in lines]
    room = next(row["room"] for row in rows if "room" in row)
    return room, [row["token"] for row in rows if "token" in row]


@asynccontextmanager
async def conversation(*people: Correspondent) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(person.stay()) for person in people]
    try:
        for person in people:
            await until(lambda person=person: person.heard, seconds=30, what="a connection")
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def talk(people: tuple[Correspondent, ...], disturb: Callable[[int], Any]) -> None:
    """Say everything in turn, with a disturbance before each message."""
    for number in range(MESSAGES):
        disturb(number)
        await people[number % len(people)].say(f"{number}번째 말")
        await asyncio.sleep(0.005)


async def settle(people: tuple[Correspondent, ...]) -> None:
    """Wait until everything is acknowledged and everybody has heard all of it."""
    for person in people:
        await until(lambda person=person: not person.outbox, seconds=30, what="acknowledgements")
    last = max(seq for person in people for seq in person.acknowledged.values())
    for person in people:
        await until(lambda person=person: person.cursor >= last, seconds=15, what="all of the log")


def judge(
    oreum: RunningOreum, room: int, people: tuple[Correspondent, ...], *, messages: int = MESSAGES
) -> None:
    log = read_log(oreum, room, people[0].token)
    said = {event["data"]["client_id"]: event["seq"] for event in log if is_message(event)}
    acknowledged = {key: seq for person in people for key, seq in person.acknowledged.items()}
    assert len(said) == messages, "every message once"
    assert said == acknowledged
    for person in people:
        assert person.seqs == list(range(1, log[-1]["seq"] + 1)), "in order, no hole, none twice"
        assert person.heard == log


def is_message(event: dict[str, Any]) -> bool:
    return bool(event["type"] == "message.created")


def read_log(oreum: RunningOreum, room: int, token: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    while True:
        after = events[-1]["seq"] if events else 0
        path = f"/api/v1/rooms/{room}/events?after={after}&limit=200"
        status, page = oreum.get(path, token=token)
        assert status == 200
        assert isinstance(page, dict)
        if not page["items"]:
            return events
        events.extend(page["items"])


def test_the_web_process_killed_in_the_middle_of_200_sends(tmp_path: Path) -> None:
    with RunningOreum(tmp_path) as oreum:
        room, tokens = seed(oreum, users=2)
        people = tuple(Correspondent(oreum.socket_url, token, room) for token in tokens)

        def disturb(number: int) -> None:
            if number in (50, 100, 150):
                oreum.web.kill()
                oreum.web.start()

        async def run() -> None:
            async with conversation(*people):
                await talk(people, disturb)
                await settle(people)

        asyncio.run(run())
        assert all(person.resumes for person in people), "the connections must have been lost"
        judge(oreum, room, people)


def test_two_processes_and_redis_killed_emptied_and_stopped(tmp_path: Path) -> None:
    with pair(tmp_path) as site:
        judge_with_two_processes(site)


def judge_with_two_processes(site: Pair) -> None:
    room, tokens = seed(site.here, users=2)
    here, there = (
        Correspondent(url, token, room) for url, token in zip(site.socket_urls, tokens, strict=True)
    )

    def disturb(number: int) -> None:
        if number == 50:
            site.kill_redis()
        if number == 100:
            site.start_redis()
        if number == 150:
            site.hang_redis()

    async def run() -> None:
        async with conversation(here, there):
            await talk((here, there), disturb)
            await settle((here, there))

    asyncio.run(run())
    site.redis.send(signal.SIGCONT)
    assert here.resumes == there.resumes == 0, "no socket may be lost with Redis"
    judge(site.here, room, (here, there))
