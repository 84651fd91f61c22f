"""`bin/stack` on real servers, in a folder whose name has a space and is not English."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient
from support.servers.kafka.cluster import Kafka
from support.stack import Stack

from messaging.kafka.sockets import CLOSES_SOCKETS
from tests.running import own_environment
from tests.scripts.scripts import command, pid_of, processes_that_name, run_script
from tests.waiting import wait_until

SERVERS = ("redis", "kafka/1", "postgres")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data directory of a stack that runs; what a test kills, it starts again."""
    directory = tmp_path_factory.mktemp("stack") / "오름 data"
    directory.mkdir()
    try:
        started = run_script("stack", "start", data=directory)
        assert started.returncode == 0, started.stderr
        yield directory
    finally:
        stopped = run_script("stack", "stop", data=directory)
    assert stopped.returncode == 0, stopped.stderr
    assert processes_that_name(directory) == []


def exports(data: Path) -> dict[str, str]:
    """What a shell has after `eval "$(bin/stack env)"`."""
    lines = run_script("stack", "env", data=data).stdout.splitlines()
    assert all(line.startswith("export ") for line in lines)
    return dict(line.removeprefix("export ").split("=", 1) for line in lines)


def kill(data: Path, server: str) -> None:
    os.kill(pid_of(data, server), signal.SIGKILL)
    wait_until(lambda: str(data) not in " ".join(command_line(pid_of(data, server))))


def command_line(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def test_a_second_start_reuses_what_runs(data: Path) -> None:
    before = {server: pid_of(data, server) for server in SERVERS}
    again = run_script("stack", "start", data=data)
    assert again.returncode == 0, again.stderr
    assert {server: pid_of(data, server) for server in SERVERS} == before


def test_the_exported_addresses_answer(data: Path) -> None:
    names = exports(data)
    with redis.Redis.from_url(names["REDIS_URL"]) as client:
        assert client.ping()
    with psycopg.connect(names["DATABASE_URL"]) as connection:
        assert connection.info.server_version >= 180000
    admin = KafkaAdminClient(
        bootstrap_servers=names["KAFKA_BOOTSTRAP_SERVERS"], proxy_url=CLOSES_SOCKETS
    )
    assert len(admin.describe_cluster()["brokers"]) == 1
    admin.close()


def test_env_and_status_tell_only_of_what_runs(data: Path) -> None:
    kill(data, "redis")
    assert "REDIS_URL" not in exports(data)
    assert run_script("stack", "status", data=data).returncode == 3
    assert run_script("stack", "status", "kafka", "postgres", data=data).returncode == 0
    assert run_script("stack", "start", "redis", data=data).returncode == 0
    assert run_script("stack", "status", data=data).returncode == 0


def test_a_killed_redis_comes_back_empty_on_its_port(data: Path) -> None:
    before = exports(data)["REDIS_URL"]
    with redis.Redis.from_url(before) as client:
        client.set("key", "value")
    kill(data, "redis")
    assert run_script("stack", "start", "redis", data=data).returncode == 0
    assert exports(data)["REDIS_URL"] == before
    with redis.Redis.from_url(before) as client:
        assert client.get("key") is None


def test_a_killed_postgres_comes_back_with_its_data(data: Path) -> None:
    before = exports(data)["DATABASE_URL"]
    with psycopg.connect(before, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('한라산')")
    kill(data, "postgres")
    assert run_script("stack", "start", "postgres", data=data).returncode == 0
    assert exports(data)["DATABASE_URL"] == before
    with psycopg.connect(before) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("한라산",)


def test_a_killed_kafka_comes_back_with_its_records(data: Path) -> None:
    before = exports(data)["KAFKA_BOOTSTRAP_SERVERS"]
    write_record(before, "killed", b"kept")
    kill(data, "kafka/1")
    assert run_script("stack", "start", "kafka", data=data).returncode == 0
    assert exports(data)["KAFKA_BOOTSTRAP_SERVERS"] == before
    assert first_record(before, "killed") == b"kept"


def test_two_starts_at_once_start_one_broker(data: Path) -> None:
    kill(data, "kafka/1")
    starts = [
        subprocess.Popen(
            command("stack", "start", "kafka"),
            env=own_environment() | {"DATA_DIR": str(data)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    assert [start.wait(120) for start in starts] == [0, 0]
    brokers = [line for line in processes_that_name(data) if "kafka.Kafka" in line]
    assert len(brokers) == 1


def test_a_second_broker_on_the_same_data_leaves_the_first_unharmed(data: Path) -> None:
    """The kernel's lock of bin/stack is not all: whoever goes round it meets Kafka's own."""
    servers = exports(data)["KAFKA_BOOTSTRAP_SERVERS"]
    cluster = Stack(data).servers["kafka"]
    assert isinstance(cluster, Kafka)
    arguments = command_line(pid_of(data, "kafka/1"))[:-1]
    second = subprocess.run(arguments, capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    write_record(servers, "unharmed", b"still here")
    assert first_record(servers, "unharmed") == b"still here"
    assert cluster.answers()


def test_a_cluster_does_not_change_its_size(data: Path) -> None:
    refused = run_script("stack", "start", "kafka", "--brokers", "3", data=data)
    assert refused.returncode == 1
    assert refused.stderr.startswith("bin/stack: ")
    assert "holds a cluster of 1" in refused.stderr


def write_record(servers: str, topic: str, value: bytes) -> None:
    admin = KafkaAdminClient(bootstrap_servers=servers, proxy_url=CLOSES_SOCKETS)
    admin.create_topics({topic: {"num_partitions": 1, "replication_factor": 1}})
    admin.close()
    producer = KafkaProducer(
        bootstrap_servers=servers, proxy_url=CLOSES_SOCKETS, enable_idempotence=False
    )
    producer.send(topic, value).get(timeout=10)
    producer.close()


def first_record(servers: str, topic: str) -> bytes:
    consumer = KafkaConsumer(
        bootstrap_servers=servers, proxy_url=CLOSES_SOCKETS, consumer_timeout_ms=10_000
    )
    consumer.assign([TopicPartition(topic, 0)])
    consumer.seek_to_beginning()
    try:
        return bytes(next(consumer).value)
    finally:
        consumer.close()
