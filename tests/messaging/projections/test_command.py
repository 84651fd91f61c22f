"""`manage.py runworker` with a projection, on real Kafka: killed, from zero, side by side."""

import pytest
from kafka import KafkaAdminClient

from messaging.kafka.sockets import CLOSES_SOCKETS
from tests.messaging.kafka.sites import PATIENCE, Site, wait_for_line
from tests.waiting import wait_until

SAID = "SELECT count(*) FROM rooms_roomevent WHERE type = 'message.created'"
COUNTED = "SELECT coalesce(sum(messages), 0) FROM messaging_hourofperson"

AT_WORK = "SELECT count(*) FROM messaging_worker WHERE state = 'working' AND shards <> ''"


def counted(site: Site) -> int:
    return int(site.ask(COUNTED))


def wait_for_count(site: Site, least: int) -> None:
    wait_until(lambda: counted(site) >= least, seconds=PATIENCE, what=f"{least} counted")


def test_killed_again_and_again_each_message_is_counted_once(site: Site) -> None:
    site.say(rooms=4, messages=1_500)
    assert site.run_worker("--once").returncode == 0
    for enough in (1, 600):
        worker = site.start_worker("stats")
        wait_for_count(site, enough)
        worker.kill()

    finished = site.run_worker("stats", "--once")

    assert finished.returncode == 0, finished.stderr
    assert counted(site) == site.ask(SAID) == 1_500


def test_from_zero_counts_the_same_again(sqlite_site: Site) -> None:
    sqlite_site.say(rooms=2, messages=60)
    assert sqlite_site.run_worker("mirror", "stats", "--once").returncode == 0
    assert counted(sqlite_site) == 60

    assert sqlite_site.run_worker("stats", "--from-zero", "--once").returncode == 0

    assert counted(sqlite_site) == 60


def test_several_roles_run_side_by_side_and_end_together(sqlite_site: Site) -> None:
    worker = sqlite_site.start_worker("mirror", "stats")
    sqlite_site.say(rooms=2, messages=40)
    wait_until(lambda: counted(sqlite_site) == 40, seconds=PATIENCE, what="all counted")
    wait_until(lambda: sqlite_site.ask(AT_WORK) == 2, seconds=PATIENCE, what="both seen at work")
    assert worker.terminate() == 0
    assert sqlite_site.ask("SELECT count(*) FROM messaging_worker") == 0


def test_when_one_role_fails_all_end_with_its_code(sqlite_site: Site, kafka_bootstrap: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap, proxy_url=CLOSES_SOCKETS)
    admin.create_topics({sqlite_site.topic: {"num_partitions": 3, "replication_factor": 1}})
    admin.close()

    worker = sqlite_site.start_worker("mirror", "stats")
    wait_for_line(worker, "has 3 partitions and must have 24")

    assert worker.wait() == 3


@pytest.mark.parametrize("roles", [["mirror", "stats"], []])
def test_the_mirror_has_no_zero(sqlite_site: Site, roles: list[str]) -> None:
    finished = sqlite_site.run_worker(*roles, "--from-zero")

    assert finished.returncode == 2
    assert "nothing to start from zero" in finished.stderr
