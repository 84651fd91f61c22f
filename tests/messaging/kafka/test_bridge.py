"""The bridge from outside: real processes, real databases, a real topic read by a second client."""

import json
import signal
from zlib import crc32

import pytest

from tests.messaging.kafka.sites import Site, acknowledged, wait_for_line

# What differs between the databases is tried by the tests of crashes, of layouts and of names.
pytestmark = pytest.mark.parametrize(
    "site", ["postgres_template"], ids=["postgresql"], indirect=True
)


def test_what_is_said_stands_in_the_topic_as_the_contract_says(site: Site) -> None:
    site.say(rooms=3, messages=300)

    assert site.run_worker("--once").returncode == 0

    records = site.records()
    assert (
        sum(dict(record.headers)["ce_type"] == b"oreum.message.created" for record in records)
        == 300
    )
    for record in records:
        event = json.loads(record.value)
        assert record.key == str(event["room"]).encode()
        assert record.partition == crc32(record.key) % 24
        assert record.headers == [
            ("ce_specversion", b"1.0"),
            ("ce_id", f"{event['room']}:{event['seq']}".encode()),
            ("ce_type", f"oreum.{event['type']}".encode()),
            ("ce_source", b"/oreum/chat.example"),
            ("ce_subject", record.key),
            ("ce_time", event["at"].encode()),
            ("ce_dataschema", b"urn:oreum:event:v1"),
            ("content-type", b"application/json"),
        ]


def test_each_room_stands_in_the_topic_in_order_and_as_in_the_log(site: Site) -> None:
    site.say(rooms=5, messages=500)

    site.run_worker("--once")

    events = [json.loads(record.value) for record in site.records()]
    for room, told in site.log().items():
        assert [event for event in events if event["room"] == room] == told


def test_once_drains_what_waits_and_leaves_with_0(site: Site) -> None:
    said = site.say(rooms=7, messages=2_500)

    finished = site.run_worker("mirror", "--once", "--shards", "4")

    assert finished.returncode == 0, finished.stderr
    assert site.is_drained()
    assert site.mirrored() == site.log()
    assert len(said) == 2_500


def test_once_has_nothing_to_do_the_second_time(site: Site) -> None:
    site.say(messages=30)
    site.run_worker("--once")
    before = len(site.records())

    assert site.run_worker("--once").returncode == 0
    assert len(site.records()) == before


def test_a_running_worker_mirrors_what_is_said_while_it_runs(site: Site) -> None:
    worker = site.start_worker()

    with site.chatting(rooms=3, messages=200, seconds=2) as chatter:
        acknowledged(chatter)
    site.wait_until_drained()

    assert site.mirrored() == site.log()
    assert worker.terminate() == 0


def test_sigterm_lets_the_window_finish_and_leaves_with_0(site: Site) -> None:
    worker = site.start_worker()

    with site.chatting(rooms=3, messages=2_000, seconds=5):
        site.wait_until_mirrored(200)
        assert worker.terminate() == 0

    assert len(site.records()) == site.count(is_mirrored=True)


def test_ctrl_c_is_a_quiet_end_too(site: Site) -> None:
    worker = site.start_worker()
    wait_for_line(worker, "shards held")

    worker.send(signal.SIGINT)

    assert worker.wait() == 0
    assert "Traceback" not in worker.log.read_text()


def test_two_workers_write_each_event_once_and_in_order(site: Site) -> None:
    workers = [site.start_worker("--shards", "4") for _ in range(2)]

    site.say(rooms=8, messages=1_000)
    site.wait_until_drained()

    assert [worker.terminate() for worker in workers] == [0, 0]
    log = site.log()
    assert site.mirrored() == log
    assert len(site.records()) == sum(map(len, log.values()))


def test_a_worker_that_stands_by_takes_over_when_the_other_leaves(site: Site) -> None:
    first = site.start_worker()
    wait_for_line(first, "shards held")
    second = site.start_worker()
    wait_for_line(second, "standing by")

    first.kill()
    site.say(messages=30)

    site.wait_until_drained(seconds=8)
    assert site.mirrored() == site.log()
