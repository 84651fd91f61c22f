"""Another layout is a command, never a change of a setting alone."""

import json

import pytest

from tests.messaging.kafka.sites import Site, wait_for_line
from tests.messaging.kafka.topic import delete_topic

pytestmark = pytest.mark.usefixtures("kafka_bootstrap")


def change(site: Site, *arguments: str) -> str:
    """What the command says; it must succeed."""
    finished = site.manage("change_topic_layout", *arguments)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_a_worker_with_another_layout_refuses_in_one_line_that_names_the_command(
    sqlite_site: Site,
) -> None:
    sqlite_site.say(messages=30)
    sqlite_site.run_worker("--once")
    sqlite_site.layout = "per-room"

    finished = sqlite_site.run_worker()

    assert finished.returncode == 3
    (line,) = finished.stderr.splitlines()
    assert "bin/manage change_topic_layout per-room --apply" in line
    assert "KAFKA_TOPIC_LAYOUT=shared" in line


def test_a_worker_with_another_prefix_refuses_too(sqlite_site: Site) -> None:
    sqlite_site.say(messages=30)
    sqlite_site.run_worker("--once")
    sqlite_site.prefix = f"{sqlite_site.prefix}-2"

    assert sqlite_site.run_worker().returncode == 3
    assert "KAFKA_TOPIC_PREFIX" in sqlite_site.manage("doctor").stdout


def test_without_apply_it_only_says_what_it_would_do(sqlite_site: Site) -> None:
    sqlite_site.say(rooms=3, messages=30)
    sqlite_site.run_worker("--once")

    told = change(sqlite_site, "per-room")
    plan = json.loads(change(sqlite_site, "per-room", "--json"))

    assert "would copy 36 events of 3 rooms anew" in told
    assert (plan["layout"], plan["new_layout"]) == ("shared", "per-room")
    assert (plan["events"], plan["rooms"], plan["applied"]) == (36, 3, False)
    assert sqlite_site.is_drained()


def test_applied_everything_is_copied_anew_and_the_old_topic_stays(site: Site) -> None:
    site.say(rooms=3, messages=300)
    site.run_worker("--once")
    old = site.records()

    told = change(site, "per-room", "--apply")
    site.layout = "per-room"
    site.say(rooms=1, messages=30)
    assert site.run_worker("--once").returncode == 0

    assert f"{site.prefix}.events stays" in told
    assert "set KAFKA_TOPIC_LAYOUT=per-room" in told
    new = [record for record in site.records() if record.topic != site.topic]
    assert len(new) == sum(map(len, site.log().values()))
    assert len(site.records()) == len(old) + len(new)


def test_a_worker_that_runs_meanwhile_leaves_and_marks_nothing_more(site: Site) -> None:
    worker = site.start_worker()
    site.say(rooms=3, messages=300)
    site.wait_until_drained()

    change(site, "per-room", "--apply")

    assert worker.wait() == 3
    assert site.count(is_mirrored=True) == 0


def test_to_the_layout_that_is_there_it_changes_nothing(sqlite_site: Site) -> None:
    sqlite_site.say(messages=30)
    sqlite_site.run_worker("--once")

    assert "nothing to change" in change(sqlite_site, "shared", "--apply")
    assert sqlite_site.is_drained()


def test_an_unknown_layout_is_refused(sqlite_site: Site) -> None:
    finished = sqlite_site.manage("change_topic_layout", "nonsense")

    assert finished.returncode == 2
    assert "shared" in finished.stderr


def test_a_topic_that_is_deleted_is_made_anew_and_its_lost_copy_is_told(sqlite_site: Site) -> None:
    worker = sqlite_site.start_worker()
    sqlite_site.say(messages=30)
    sqlite_site.wait_until_drained()

    delete_topic(sqlite_site.bootstrap, sqlite_site.topic)
    sqlite_site.say(messages=30)

    wait_for_line(worker, "a topic was deleted, what was copied into it is not in the new one")
    sqlite_site.wait_until_drained()
    change(sqlite_site, "shared", "--anew", "--apply")
    sqlite_site.wait_until_drained()
    assert sqlite_site.mirrored() == sqlite_site.log()
    assert worker.terminate() == 0
