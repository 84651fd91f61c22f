"""An old backup is restored by the steps of docs/operations.md."""

import re
import sqlite3
from contextlib import closing

import pytest
from support.project import ROOT

from tests.messaging.kafka.sites import Site
from tests.messaging.kafka.topic import by_the_reading_rule

pytestmark = pytest.mark.usefixtures("kafka_bootstrap")


def documented_commands() -> list[list[str]]:
    """Those that stand alone in the section, in their order."""
    text = (ROOT / "docs" / "operations.md").read_text()
    section = text.split("\n## Restore\n")[1].split("\n### ")[0]
    return [line.split() for line in re.findall(r"^ +bin/manage (.+)$", section, re.MULTILINE)]


def copied(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def test_a_backup_older_than_the_topic_goes_on_in_topics_of_its_own(sqlite_site: Site) -> None:
    database = sqlite_site.database_url.removeprefix("sqlite:///")
    sqlite_site.say(messages=30)
    assert sqlite_site.run_worker("--once").returncode == 0
    copied(database, f"{database}.backup")
    sqlite_site.say(messages=30)
    assert sqlite_site.run_worker("--once").returncode == 0
    old_topic, old = sqlite_site.topic, sqlite_site.mirrored()

    copied(f"{database}.backup", database)
    sqlite_site.prefix = f"{sqlite_site.prefix}-2"
    for command in documented_commands():
        finished = sqlite_site.manage(*command)
        assert finished.returncode == 0, finished.stderr
    sqlite_site.say(messages=30)
    finished = sqlite_site.run_worker("--once")

    assert finished.returncode == 0, finished.stderr
    assert sqlite_site.mirrored() == sqlite_site.log()
    assert by_the_reading_rule(sqlite_site.records_of(old_topic)) == old
