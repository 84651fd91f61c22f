"""A worker killed at the worst moments: the topic, read by the rule, is the log all the same."""

import random
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.messaging.kafka.sites import PATIENCE, Site, acknowledged, wait_for_line
from tests.waiting import wait_until

END_OF_THE_SESSION_WITH_THE_LEASE = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_locks JOIN pg_database"
    " ON pg_database.oid = database"
    # Shards are held alone; the lock by which workers are counted is shared.
    " WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND datname = current_database()"
)

END_OF_WHO_WAITS_FOR_A_LOCK = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_locks JOIN pg_database"
    " ON pg_database.oid = database"
    " WHERE NOT granted AND datname = current_database()"
)


def test_killed_between_acknowledgement_and_mark_nothing_is_missing(site: Site) -> None:
    site.run_worker("--once")  # the first start of all writes down where the copy is made
    site.say(rooms=5, messages=500)
    with nothing_can_be_marked(site):
        worker = site.start_worker()
        wait_until(lambda: site.records(), seconds=PATIENCE, what="records in the topic")
        worker.kill()
    assert site.count(is_mirrored=True) == 0

    assert site.run_worker("--once").returncode == 0

    log = site.log()
    assert site.mirrored() == log
    assert len(site.records()) > sum(map(len, log.values())), "the window must have come twice"


def test_killed_again_and_again_while_people_talk_nothing_is_missing(site: Site) -> None:
    moments = random.Random(3)  # noqa: S311 - a seed, so that a failure can be repeated
    with site.chatting(rooms=4, messages=1_500, seconds=12) as chatter:
        while chatter.poll() is None:
            worker = site.start_worker()
            wait_for_progress(site, moments.randint(1, 150), chatter)
            worker.kill()
        said = acknowledged(chatter)

    assert site.run_worker("--once").returncode == 0

    log = site.log()
    assert site.mirrored() == log
    assert {(room, event["seq"]) for room, events in log.items() for event in events} >= set(said)


def wait_for_progress(site: Site, events: int, chatter: "subprocess.Popen[str]") -> None:
    """Or for the end of the talk."""
    enough = site.count(is_mirrored=True) + events
    wait_until(
        lambda: site.count(is_mirrored=True) >= enough or chatter.poll() is not None,
        seconds=PATIENCE,
        what="a worker at work",
    )


def test_a_worker_paused_past_its_lease_does_no_harm_when_it_goes_on(site: Site) -> None:
    """The session that holds its shards is ended meanwhile, as by a server that finds it gone;
    a file's lock stays with a paused process, so there the other one waits."""
    paused = site.start_worker()
    wait_for_line(paused, "shards held")
    other = site.start_worker()
    with site.chatting(rooms=4, messages=600, seconds=6) as chatter:
        site.wait_until_mirrored(50)
        paused.pause()
        if site.database_url.startswith("postgres"):
            assert site.ask(END_OF_THE_SESSION_WITH_THE_LEASE) == 1
            wait_for_line(other, "shards held")
        paused.resume()
        acknowledged(chatter)
    site.wait_until_drained()

    assert [paused.terminate(), other.terminate()] == [0, 0]
    assert site.mirrored() == site.log()


@contextmanager
def nothing_can_be_marked(site: Site) -> Iterator[None]:
    """The log can be read, not written."""
    if site.database_url.startswith("sqlite"):
        writer = sqlite3.connect(site.database_url.removeprefix("sqlite:///"), isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        yield
        writer.close()
        return
    with psycopg.connect(site.database_url) as session:
        session.execute("LOCK TABLE rooms_roomevent IN SHARE MODE")
        yield
        # The server would carry out a statement that waited for the lock although nobody is
        # there any more to hear of it.
        wait_until(
            lambda: not site.ask(END_OF_WHO_WAITS_FOR_A_LOCK),
            seconds=PATIENCE,
            what="nobody who waits",
        )
