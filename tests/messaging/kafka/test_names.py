"""Who people are: a compacted topic that has the last word on each."""

import json
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from messaging.kafka.sockets import CLOSES_SOCKETS
from tests.messaging.kafka.sites import PATIENCE, Site
from tests.messaging.kafka.topic import delete_topic
from tests.waiting import wait_until


def told(site: Site) -> dict[int, Any]:
    """The last value of each person; None for one that was erased."""
    people = {}
    for record in site.records_of(f"{site.prefix}.users"):
        people[int(record.key)] = record.value and json.loads(record.value)
    return people


def wait_until_told(site: Site, names: dict[str, str | None]) -> None:
    """Of everybody, by user name."""

    def is_told() -> bool:
        people = told(site).values()
        return {person["username"]: person["name"] for person in people if person} == names

    wait_until(is_told, seconds=PATIENCE, what=f"{names} in Kafka")


def write(site: Site, statement: str) -> None:
    """As a shell or another program would, past every service."""
    finished = site.manage("shell", "-v", "0", "-c", f"from rooms.models import User; {statement}")
    assert finished.returncode == 0, finished.stderr


def test_everybody_is_told_with_nothing_but_id_and_names(site: Site) -> None:
    write(site, "User.objects.create_user('haneul', email='h@example.com', display_name='박하늘')")
    write(site, "User.objects.bulk_create([User(username='bora')])")

    assert site.run_worker("--once").returncode == 0

    first, second = sorted(told(site).items())
    assert first[1] == {"id": first[0], "username": "haneul", "name": "박하늘"}
    assert second[1] == {"id": second[0], "username": "bora", "name": "bora"}


def test_a_change_of_name_is_told_whoever_makes_it_and_nothing_else_is(site: Site) -> None:
    write(site, "User.objects.create_user('haneul', display_name='박하늘')")
    worker = site.start_worker()
    wait_until_told(site, {"haneul": "박하늘"})

    write(site, "User.objects.get().rename('하늘')")
    wait_until_told(site, {"haneul": "하늘"})
    write(site, "User.objects.update(display_name='', is_active=False)")
    wait_until_told(site, {"haneul": "haneul"})
    write(site, "User.objects.update(email='h@example.com')")

    assert worker.terminate() == 0
    assert site.run_worker("--once").returncode == 0
    assert len(site.records_of(f"{site.prefix}.users")) == 3


def test_an_erased_person_is_an_id_without_a_value(sqlite_site: Site) -> None:
    write(sqlite_site, "User.objects.create_user('haneul', display_name='박하늘')")
    sqlite_site.run_worker("--once")

    write(
        sqlite_site,
        "from django.utils import timezone; User.objects.update(erased_at=timezone.now())",
    )
    sqlite_site.run_worker("--once")
    sqlite_site.run_worker("--once")

    assert list(told(sqlite_site).values()) == [None]
    assert len(sqlite_site.records_of(f"{sqlite_site.prefix}.users")) == 2


def test_the_topic_is_compacted_and_told_of_everybody_when_it_is_new(sqlite_site: Site) -> None:
    topic = f"{sqlite_site.prefix}.users"
    write(sqlite_site, "User.objects.create_user('haneul')")
    sqlite_site.run_worker("--once")
    admin = KafkaAdminClient(bootstrap_servers=sqlite_site.bootstrap, proxy_url=CLOSES_SOCKETS)
    configs = str(admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)]))
    admin.close()

    delete_topic(sqlite_site.bootstrap, topic)
    sqlite_site.run_worker("--once")

    assert "compact" in configs
    assert [person["username"] for person in told(sqlite_site).values()] == ["haneul"]


def test_many_are_told_in_portions(sqlite_site: Site) -> None:
    people = "User.objects.bulk_create(User(username=f'u{number}') for number in range(1_200))"
    write(sqlite_site, people)

    assert sqlite_site.run_worker("--once").returncode == 0

    assert len(told(sqlite_site)) == 1_200
