"""The reader of docs/consumers.md, as somebody outside would run it."""

import json
import sys

from support.programs import Command
from support.project import ROOT

from tests.messaging.kafka.sites import Site


def test_the_example_reads_every_event_once_and_goes_on_where_it_was(sqlite_site: Site) -> None:
    site = sqlite_site
    command: Command = [
        sys.executable,
        ROOT / "examples" / "read_topic.py",
        site.bootstrap,
        site.topic,
        site.directory / "places.sqlite3",
        "--until-the-end",
    ]
    read = []
    for _round in range(2):
        site.say(rooms=2, messages=20)
        assert site.run_worker("--once").returncode == 0
        finished = site.run(*command)
        assert finished.returncode == 0, finished.stderr
        read += [json.loads(line) for line in finished.stdout.splitlines()]

    log = site.log()
    rooms = {room: [event for event in read if event["room"] == room] for room in log}
    assert rooms == log
