"""Each room in a topic of its own, made by the worker through the log."""

import pytest
from kafka import KafkaAdminClient

from messaging.kafka.sockets import CLOSES_SOCKETS
from tests.messaging.kafka.sites import Site
from tests.waiting import wait_until


@pytest.fixture
def per_room_site(sqlite_site: Site) -> Site:
    sqlite_site.layout = "per-room"
    return sqlite_site


def topics_of(site: Site) -> set[str]:
    return {record.topic for record in site.records()}


def test_each_room_stands_in_its_own_topic_in_order_and_as_in_the_log(per_room_site: Site) -> None:
    per_room_site.say(rooms=5, messages=300)

    assert per_room_site.run_worker("--once").returncode == 0

    log = per_room_site.log()
    assert per_room_site.mirrored() == log
    for record in per_room_site.records():
        assert record.topic == f"{per_room_site.prefix}.room.{record.key.decode()}"
        assert record.partition == 0
    assert len(topics_of(per_room_site)) == len(log) == 5


def test_a_room_that_is_created_has_its_topic_soon(per_room_site: Site) -> None:
    """By its first event alone; it is there before anybody has spoken."""
    worker = per_room_site.start_worker()
    per_room_site.say(rooms=1, messages=1)
    per_room_site.wait_until_drained()
    before = topics_of(per_room_site)

    per_room_site.say(rooms=2, messages=0)

    wait_until(
        lambda: len(topics_of(per_room_site) - before) == 2, seconds=5, what="two more topics"
    )
    assert worker.terminate() == 0


def test_many_rooms_get_their_topics_in_batches(per_room_site: Site) -> None:
    """One by one, the first record of each would take a tenth of a second."""
    per_room_site.say(rooms=100, messages=0)

    finished = per_room_site.run_worker("--once")

    assert finished.returncode == 0, finished.stderr
    assert per_room_site.is_drained()
    assert len(finished.stderr.splitlines()) < 20, "not a line a topic"


def test_one_whose_topic_is_not_as_it_must_be_is_held_back_and_the_others_go_on(
    per_room_site: Site,
) -> None:
    per_room_site.say(rooms=3, messages=30)
    rooms = sorted(per_room_site.log())
    wrong = f"{per_room_site.prefix}.room.{rooms[0]}"
    admin = KafkaAdminClient(bootstrap_servers=per_room_site.bootstrap, proxy_url=CLOSES_SOCKETS)
    admin.create_topics({wrong: {"num_partitions": 3, "replication_factor": 1}})
    admin.close()

    finished = per_room_site.run_worker("--once")

    assert finished.returncode == 4, finished.stderr
    (line,) = [line for line in finished.stderr.splitlines() if "held back" in line]
    assert f"{wrong} has 3 partitions and must have 1" in line
    log = per_room_site.log()
    assert per_room_site.mirrored() == {room: log[room] for room in rooms[1:]}
