"""A database and a topic of their own, worked on by real processes."""

import json
import os
import shutil
import sqlite3
import subprocess
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from support.programs import Command
from support.project import PYTHON, ROOT

from tests.messaging.kafka.topic import Rooms, by_the_reading_rule, read_topics
from tests.running import DATABASE, RunningProcess, empty_database, own_environment
from tests.waiting import wait_until

# Seconds to wait for what must come; generous, for machines that are busy with other things.
PATIENCE = 60
CHATTER: Command = [PYTHON, "-m", "tests.messaging.kafka.chatter"]


@dataclass
class Site:
    directory: Path
    database_url: str
    bootstrap: str
    prefix: str = field(default_factory=lambda: f"test-{uuid.uuid4().hex[:12]}")
    layout: str = "shared"
    workers: list[RunningProcess] = field(default_factory=list)

    @property
    def topic(self) -> str:
        """Of all rooms, where they share one."""
        return f"{self.prefix}.events"

    def is_ours(self, topic: str) -> bool:
        """Whether rooms are in it."""
        return topic == self.topic or topic.startswith(f"{self.prefix}.room.")

    @property
    def environment(self) -> dict[str, str]:
        return own_environment() | {
            "DATA_DIR": str(self.directory),
            "DATABASE_URL": self.database_url,
            "KAFKA_BOOTSTRAP_SERVERS": self.bootstrap,
            "KAFKA_TOPIC_PREFIX": self.prefix,
            "KAFKA_TOPIC_LAYOUT": self.layout,
            "RATE_LIMITS": "off",
            "SITE_URL": "http://chat.example:8000",
            "DJANGO_SETTINGS_MODULE": "chatsite.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'bin'}",
        }

    def run(self, *command: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=2 * PATIENCE
        )

    def run_worker(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self.manage("runworker", *arguments)

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self.run(PYTHON, ROOT / "manage.py", *arguments)

    def start_worker(self, *arguments: str) -> RunningProcess:
        """Ended by the fixture, if the test does not."""
        log = self.directory / f"worker-{len(self.workers)}.log"
        command: Command = [PYTHON, ROOT / "manage.py", "runworker", *arguments]
        worker = RunningProcess(command, self.environment, log)
        worker.start()
        self.workers.append(worker)
        return worker

    def say(
        self, *, rooms: int = 3, messages: int = 300, length: int = 80
    ) -> list[tuple[int, int]]:
        """(room, seq) of each message, when all are acknowledged."""
        with self.chatting(rooms=rooms, messages=messages, length=length) as chatter:
            return acknowledged(chatter)

    @contextmanager
    def chatting(
        self, *, rooms: int = 3, messages: int, seconds: float = 0, length: int = 80
    ) -> "Iterator[subprocess.Popen[str]]":
        """Messages that are said evenly over these seconds, while the test goes on."""
        sizes = {"rooms": rooms, "messages": messages, "seconds": seconds, "length": length}
        options = [f"--{name}={value}" for name, value in sizes.items()]
        command: Command = [*CHATTER, "say", *options]
        process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def log(self) -> Rooms:
        """What the topic must hold."""
        rooms: Rooms = defaultdict(list)
        for line in self.run(*CHATTER, "tell").stdout.splitlines():
            event = json.loads(line)
            rooms[event["room"]].append(event)
        return dict(rooms)

    def records(self) -> list[Any]:
        """Of all rooms, whatever topics they are in."""
        return read_topics(self.bootstrap, self.is_ours)

    def records_of(self, topic: str) -> list[Any]:
        return read_topics(self.bootstrap, lambda name: name == topic)

    def mirrored(self) -> Rooms:
        return by_the_reading_rule(self.records())

    def count(self, *, is_mirrored: bool) -> int:
        condition = "IS NOT NULL" if is_mirrored else "IS NULL"
        query = f"SELECT count(*) FROM rooms_roomevent WHERE mirrored_at {condition}"  # noqa: S608
        return int(self.ask(query))

    def ask(self, query: str) -> Any:
        """The one value of a query, past Django."""
        if self.database_url.startswith("sqlite"):
            connection = sqlite3.connect(self.database_url.removeprefix("sqlite:///"))
            try:
                return connection.execute(query).fetchone()[0]
            finally:
                connection.close()
        with psycopg.connect(self.database_url, autocommit=True) as session:
            row = session.execute(query.encode()).fetchone()
            assert row is not None
            return row[0]

    def is_drained(self) -> bool:
        return self.count(is_mirrored=False) == 0

    def wait_until_drained(self, seconds: float = PATIENCE) -> None:
        wait_until(self.is_drained, seconds=seconds, what="an empty backlog")

    def wait_until_mirrored(self, events: int) -> None:
        wait_until(
            lambda: self.count(is_mirrored=True) >= events,
            seconds=PATIENCE,
            what=f"{events} events mirrored",
        )


def lines(worker: RunningProcess, *texts: str) -> list[str]:
    """What it has said that holds one of these texts."""
    return [line for line in worker.log.read_text().splitlines() if any(t in line for t in texts)]


def wait_for_line(worker: RunningProcess, text: str) -> None:
    wait_until(lambda: lines(worker, text), seconds=PATIENCE, what=f"{text!r} in {worker.log}")


def acknowledged(chatter: "subprocess.Popen[str]") -> list[tuple[int, int]]:
    """Wait for its end."""
    output, _error = chatter.communicate(timeout=2 * PATIENCE)
    assert chatter.returncode == 0
    return [(room, seq) for room, seq in map(json.loads, output.splitlines())]


@contextmanager
def open_site(template: str, directory: Path, bootstrap: str) -> Iterator[Site]:
    """With a copy of the template's database."""
    with copied_database(template, directory) as database_url:
        site = Site(directory, database_url, bootstrap)
        try:
            yield site
        finally:
            for worker in site.workers:
                worker.kill()


@contextmanager
def copied_database(template: str, directory: Path) -> Iterator[str]:
    if template.startswith("sqlite"):
        file = directory / DATABASE
        shutil.copy(template.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"
        return
    server, _slash, name = template.rpartition("/")
    with new_database(server, template=name) as database_url:
        yield database_url


@contextmanager
def new_database(server: str, *, template: str = "template1") -> Iterator[str]:
    name = f"bridge_{uuid.uuid4().hex[:12]}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield f"{server}/{name}"
    finally:
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def administer(server: str, command: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as session:
        session.execute(command.encode())


def migrated(database_url: str, directory: Path) -> str:
    """The same address."""
    finished = Site(directory, database_url, "").run(PYTHON, ROOT / "manage.py", "migrate")
    assert finished.returncode == 0, finished.stderr
    return database_url


@pytest.fixture(scope="session")
def sqlite_template() -> str:
    return f"sqlite:///{empty_database()}"


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with new_database(postgres_url.rpartition("/")[0]) as database_url:
        yield migrated(database_url, tmp_path_factory.mktemp("template"))


@pytest.fixture(params=["sqlite_template", "postgres_template"], ids=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path, kafka_bootstrap: str) -> Iterator[Site]:
    """Migrated and empty; no worker runs."""
    template = request.getfixturevalue(request.param)
    with open_site(template, tmp_path, kafka_bootstrap) as opened:
        yield opened


@pytest.fixture
def sqlite_site(sqlite_template: str, tmp_path: Path, kafka_bootstrap: str) -> Iterator[Site]:
    """For what has nothing to do with the database."""
    with open_site(sqlite_template, tmp_path, kafka_bootstrap) as opened:
        yield opened
