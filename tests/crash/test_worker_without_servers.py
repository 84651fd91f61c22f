"""Kafka or the database away while people talk: the chat does not notice, the backlog drains."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.stack import Stack

from tests.messaging.kafka.sites import (
    PATIENCE,
    Site,
    acknowledged,
    lines,
    migrated,
    new_database,
    open_site,
    wait_for_line,
)
from tests.servers import own_servers
from tests.waiting import wait_until

AWAY, BACK = "Kafka is away", "Kafka is back"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with own_servers(tmp_path_factory.mktemp("servers"), ["kafka", "postgres"]) as stack:
        yield stack


@pytest.fixture
def lonely_site(servers: Stack, sqlite_template: str, tmp_path: Path) -> Iterator[Site]:
    """On a broker that nobody else uses, and that runs whatever the test before did to it."""
    send(servers, "kafka", signal.SIGCONT)
    servers.start(["kafka"])
    bootstrap = servers.exports()["KAFKA_BOOTSTRAP_SERVERS"]
    with open_site(sqlite_template, tmp_path, bootstrap) as site:
        yield site


def send(servers: Stack, name: str, number: signal.Signals) -> None:
    for daemon in servers.servers[name].daemons():
        daemon.send(number)


def kill(servers: Stack, name: str) -> None:
    """Return when it is gone."""
    send(servers, name, signal.SIGKILL)
    for daemon in servers.servers[name].daemons():
        if daemon.child is not None:
            daemon.child.wait(PATIENCE)


def test_kafka_is_killed_for_20_seconds_while_people_talk(
    servers: Stack, lonely_site: Site
) -> None:
    worker = lonely_site.start_worker()
    with lonely_site.chatting(rooms=3, messages=1_500, seconds=30) as chatter:
        lonely_site.wait_until_mirrored(50)
        kill(servers, "kafka")
        wait_until(lambda: lonely_site.count(is_mirrored=False) > 1_000, seconds=PATIENCE)
        servers.start(["kafka"])
        said = acknowledged(chatter)
    lonely_site.wait_until_drained()

    assert len(said) == 1_500
    assert lonely_site.mirrored() == lonely_site.log()
    assert [AWAY in line for line in lines(worker, AWAY, BACK)] == [True, False]
    assert len(worker.log.read_text().splitlines()) < 10, worker.log.read_text()
    assert worker.terminate() == 0


def test_kafka_hangs_for_longer_than_a_delivery_may_take(servers: Stack, lonely_site: Site) -> None:
    """What was sent once and never acknowledged must not keep the next records from going."""
    worker = lonely_site.start_worker()
    lonely_site.say(messages=30)
    lonely_site.wait_until_drained()
    send(servers, "kafka", signal.SIGSTOP)
    lonely_site.say(messages=30)
    wait_for_line(worker, AWAY)
    wait_for_line(worker, "producer given up")
    send(servers, "kafka", signal.SIGCONT)

    lonely_site.wait_until_drained()
    assert lonely_site.mirrored() == lonely_site.log()
    assert worker.terminate() == 0


@pytest.mark.parametrize("layout", ["shared", "per-room"])
def test_kafka_is_absent_when_the_worker_starts(
    servers: Stack, lonely_site: Site, layout: str
) -> None:
    """And rooms that are opened meanwhile get their topics later."""
    lonely_site.layout = layout
    kill(servers, "kafka")
    worker = lonely_site.start_worker()
    lonely_site.say(messages=30)
    wait_for_line(worker, AWAY)
    servers.start(["kafka"])

    lonely_site.wait_until_drained()
    assert lonely_site.mirrored() == lonely_site.log()
    assert worker.terminate() == 0


def test_told_to_stop_while_kafka_is_away_it_leaves_within_seconds(
    servers: Stack, lonely_site: Site
) -> None:
    worker = lonely_site.start_worker()
    lonely_site.say(messages=30)
    lonely_site.wait_until_drained()
    send(servers, "kafka", signal.SIGSTOP)
    lonely_site.say(messages=30)
    wait_for_line(worker, AWAY)

    begin = time.monotonic()
    code = worker.terminate()
    send(servers, "kafka", signal.SIGCONT)

    assert code == 0
    assert time.monotonic() - begin < 25  # a delivery alone may take 30
    assert lonely_site.run_worker("--once").returncode == 0
    assert lonely_site.mirrored() == lonely_site.log()


def test_the_database_is_killed_under_the_worker(
    servers: Stack, tmp_path: Path, kafka_bootstrap: str
) -> None:
    server = servers.exports()["DATABASE_URL"].rpartition("/")[0]
    with new_database(server) as database_url:
        site = Site(tmp_path, migrated(database_url, tmp_path), kafka_bootstrap)
        worker = site.start_worker()
        site.say(messages=30)
        site.wait_until_drained()
        kill(servers, "postgres")
        wait_for_line(worker, "the database is away")
        servers.start(["postgres"])
        site.say(messages=30)
        site.wait_until_drained()

        assert site.mirrored() == site.log()
        assert len(lines(worker, "the database is")) == 2, worker.log.read_text()
        assert worker.terminate() == 0
