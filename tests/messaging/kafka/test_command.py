"""What `manage.py runworker` says and with which code it leaves."""

import pytest
from kafka import KafkaAdminClient
from support.project import PYTHON

from messaging.kafka.sockets import CLOSES_SOCKETS
from tests.messaging.kafka.sites import Site


def only_line(text: str) -> str:
    (line,) = text.splitlines()
    return line


def test_without_kafka_it_says_what_to_set_and_leaves_with_3(sqlite_site: Site) -> None:
    sqlite_site.bootstrap = ""

    finished = sqlite_site.run_worker()

    assert finished.returncode == 3
    assert "set KAFKA_BOOTSTRAP_SERVERS" in only_line(finished.stderr)


@pytest.mark.parametrize("roles", [["nonsense"], ["mirror", "nonsense"]])
def test_a_role_that_does_not_exist_is_refused_in_one_line(
    sqlite_site: Site, roles: list[str]
) -> None:
    finished = sqlite_site.run_worker(*roles)

    assert finished.returncode == 2
    assert "the roles are mirror" in only_line(finished.stderr)


def test_no_shards_are_refused(sqlite_site: Site) -> None:
    finished = sqlite_site.run_worker("--shards", "0")

    assert finished.returncode == 2
    assert "0 is less than 1" in finished.stderr


def test_help_says_what_it_does_and_its_exit_codes(sqlite_site: Site) -> None:
    finished = sqlite_site.run_worker("--help")

    assert finished.returncode == 0
    assert "copies the log of events to Kafka" in finished.stdout
    for code in range(6):
        assert f"\n  {code}  " in finished.stdout


def test_a_topic_with_another_number_of_partitions_is_refused_in_one_line(
    sqlite_site: Site, kafka_bootstrap: str
) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap, proxy_url=CLOSES_SOCKETS)
    admin.create_topics({sqlite_site.topic: {"num_partitions": 3, "replication_factor": 1}})
    admin.close()

    finished = sqlite_site.run_worker()

    assert finished.returncode == 3
    assert "has 3 partitions and must have 24" in only_line(finished.stderr)


def test_the_topic_is_made_before_the_first_event(sqlite_site: Site, kafka_bootstrap: str) -> None:
    assert sqlite_site.run_worker("--once").returncode == 0

    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap, proxy_url=CLOSES_SOCKETS)
    (description,) = admin.describe_topics([sqlite_site.topic])
    admin.close()
    assert len(description["partitions"]) == 24


def test_once_with_a_room_held_back_says_which_and_leaves_with_4(
    sqlite_site: Site, kafka_bootstrap: str
) -> None:
    """Where not even the record that stands for an event is taken, its room waits for a person."""
    make_topic(sqlite_site, kafka_bootstrap, largest=150)
    ((room, seq),) = sqlite_site.say(rooms=1, messages=1)

    finished = sqlite_site.run_worker("--once")

    assert finished.returncode == 4
    held_back = [line for line in finished.stderr.splitlines() if "held back" in line]
    assert f"room={room} seq=1" in only_line("\n".join(held_back))
    assert "번째 말" not in finished.stderr
    assert sqlite_site.count(is_mirrored=False) == seq


def test_for_an_event_that_kafka_never_takes_a_short_record_stands_in_the_topic(
    sqlite_site: Site, kafka_bootstrap: str
) -> None:
    """No message is that long by itself; here somebody made the topic's limit smaller."""
    make_topic(sqlite_site, kafka_bootstrap, largest=2_000)
    sqlite_site.say(rooms=2, messages=10)
    ((room, seq),) = sqlite_site.say(rooms=1, messages=1, length=6_000)
    sqlite_site.say(rooms=2, messages=10)

    finished = sqlite_site.run_worker("--once")

    assert finished.returncode == 0, finished.stderr
    parked = [line for line in finished.stderr.splitlines() if "parked" in line]
    assert f"room={room} seq={seq}" in only_line("\n".join(parked))
    assert "번째 말" not in finished.stderr
    assert sqlite_site.is_drained()
    (omitted,) = [event for event in sqlite_site.mirrored()[room] if event["seq"] == seq]
    assert omitted["type"] == "event.omitted"
    assert omitted["data"]["type"] == "message.created"
    assert omitted["data"]["size"] > 6_000
    assert {number: len(events) for number, events in sqlite_site.mirrored().items()} == {
        number: len(events) for number, events in sqlite_site.log().items()
    }
    assert sqlite_site.ask("SELECT count(*) FROM messaging_parkedevent") == 1
    assert "1 events are not in Kafka as they are" in sqlite_site.manage("doctor").stdout


def make_topic(site: Site, bootstrap: str, *, largest: int) -> None:
    """As the worker does, but with a limit on the size of a batch, in bytes."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap, proxy_url=CLOSES_SOCKETS)
    limit = {"num_partitions": 24, "configs": {"max.message.bytes": str(largest)}}
    admin.create_topics({site.topic: limit}, wait_for_metadata=True)
    admin.close()


def test_a_client_that_neither_sends_nor_closes_ends_the_worker_with_5(sqlite_site: Site) -> None:
    """Only a new process helps, which is what a supervisor starts then; nothing is marked."""
    sqlite_site.say(rooms=1, messages=5)

    stuck = sqlite_site.run(PYTHON, "-m", "tests.messaging.kafka.stuck_worker")

    assert stuck.returncode == 5, stuck.stderr
    assert stuck.stderr.splitlines()[-1].startswith("the Kafka client is stuck:")
    assert not sqlite_site.is_drained()
    assert sqlite_site.run_worker("--once").returncode == 0
    assert sqlite_site.mirrored() == sqlite_site.log()
