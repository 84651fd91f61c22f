"""Redis and Kafka side by side, each killed while people talk on two web processes; Kafka alone,
with a topic for each room.
"""

import asyncio
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.crash.correspondent import Correspondent, until
from tests.crash.pairs import Pair, pair
from tests.crash.test_web_killed import conversation, judge, seed, settle

MESSAGES = 30  # of each act
BOTH = {"LIVE_TRANSPORT": "redis+kafka"}
KAFKA_ALONE = {"LIVE_TRANSPORT": "kafka", "KAFKA_TOPIC_LAYOUT": "per-room"}
People = tuple[Correspondent, Correspondent]


def people_of(site: Pair) -> tuple[int, People]:
    """A room, and one person on each process."""
    room, tokens = seed(site.here, users=2)
    here, there = (
        Correspondent(url, token, room) for url, token in zip(site.socket_urls, tokens, strict=True)
    )
    return room, (here, there)


async def act(site: Pair, people: People) -> Callable[[str], float]:
    """One speaks, on the other process one hears it; returns how many events came first by a lane.

    Were both to speak at once, each would miss what the other said, and read it from the log
    before a lane that takes longer than a hole may wait.
    """
    before = {lane: first(site, lane) for lane in ("redis", "kafka", "log")}
    for number in range(MESSAGES):
        await people[1].say(f"{number}번째 말")
        await asyncio.sleep(0.05)
    await settle(people)
    return lambda lane: first(site, lane) - before[lane]


def first(site: Pair, lane: str) -> float:
    return site.counted("oreum_first_arrivals_total", lane=lane)


async def until_up(site: Pair, layer: str, *, is_up: bool = True) -> None:
    """For both processes."""
    wanted = 2 if is_up else 0
    await until(
        lambda: site.counted("oreum_layer_up", layer=layer) == wanted,
        seconds=30,
        what=f"{layer} {'up' if is_up else 'away'}",
    )


def test_redis_and_kafka_are_killed_and_nobody_notices(tmp_path: Path) -> None:
    with pair(tmp_path, BOTH, servers=["redis", "kafka"]) as site:
        site.here.worker.start()
        room, people = people_of(site)

        async def run() -> None:
            async with conversation(*people):
                await until_up(site, "kafka")
                came_first_by = await act(site, people)
                assert came_first_by("redis") > came_first_by("kafka")

                site.kill("redis")
                await until_up(site, "redis", is_up=False)
                came_first_by = await act(site, people)
                # A comparison of all heads may find some before their records come.
                assert came_first_by("kafka") > came_first_by("log")
                assert came_first_by("redis") == 0

                site.start("redis")
                await until_up(site, "redis")
                site.kill("kafka")
                came_first_by = await act(site, people)
                assert came_first_by("redis") > came_first_by("log")
                assert came_first_by("kafka") == 0

                site.kill("redis")
                await act(site, people)
                assert people[0].resumes == people[1].resumes == 0, "no socket was lost with a lane"
                await absent_at_the_start(site, people)

        asyncio.run(run())
        judge(site.here, room, people, messages=5 * MESSAGES)


async def absent_at_the_start(site: Pair, people: People) -> None:
    """A process that begins while both are away hears by Kafka when that comes."""
    site.here.web.kill()
    site.here.web.start()
    site.start("kafka")
    await until(lambda: people[0].resumes, seconds=30, what="a lost socket")
    await settle(people)
    await until_up(site, "kafka")
    came_first_by = await act(site, people)
    assert came_first_by("kafka") > came_first_by("log")


def test_by_kafka_alone_each_room_is_live_and_a_restart_misses_nothing(tmp_path: Path) -> None:
    with pair(tmp_path, KAFKA_ALONE, servers=["kafka"]) as site:
        site.here.worker.start()
        room, people = people_of(site)
        here, there = people

        async def run() -> None:
            async with conversation(*people):
                await until_up(site, "kafka")
                came_first_by = await act(site, people)
                assert came_first_by("kafka") > came_first_by("log")

                site.here.web.kill()
                for number in range(MESSAGES):
                    await there.say(f"{number}: 듣는 사람이 없는 말")
                await until(lambda: not there.outbox, seconds=30, what="acknowledgements")
                site.here.web.start()
                await settle(people)

        asyncio.run(run())
        assert here.resumes > 0
        judge(site.here, room, people, messages=2 * MESSAGES)
        assert_it_ends_while_kafka_hangs(site)


def assert_it_ends_while_kafka_hangs(site: Pair) -> None:
    site.daemon("kafka").send(signal.SIGSTOP)
    begin = time.monotonic()
    site.here.web.terminate()
    assert time.monotonic() - begin < 5
