"""`manage.py replay`: a room's past, from Kafka."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime

from messaging.events import MESSAGE_CREATED
from messaging.kafka.replay import Replay
from messaging.management.kafka_command import KafkaCommand
from messaging.management.progress import progress_bar
from messaging.texts import SHOWN_EVENTS, system_line, system_texts
from rooms.events import Entry, Event
from rooms.models import Room

HELP = """\
Play what happened in a room, from the topic: one line a message, with time, author and text, and
what else the room showed. What stands in the topic twice is played once. A part that is missing
there ends the replay, for nothing is skipped. Ctrl-C ends it any time.
"""
EXIT_CODES = """\
exit codes:
  0    played, or ended by Ctrl-C
  1    there is no such room, or a part of it is missing in the topic
  2    wrong arguments
  3    not set up: KAFKA_BOOTSTRAP_SERVERS is empty
  4    Kafka does not answer, or not any more
"""


class Command(KafkaCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("room", type=int, metavar="ROOM", help="the id of the room")
        parser.add_argument(
            "--after",
            type=position,
            default=0,
            metavar="SEQ",
            help="behind this event: goes on where a replay was broken off",
        )
        parser.add_argument(
            "--since", type=moment, metavar="T", help="from this time on, like 2026-11-23T09:30"
        )
        parser.add_argument("--until", type=moment, metavar="T", help="before this time")
        parser.add_argument(
            "--speed",
            type=factor,
            metavar="X",
            help="in the time it took then, X times as fast (default: as fast as it comes)",
        )
        parser.add_argument(
            "--json", action="store_true", help="one event a line, as REST and Kafka have it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        parts = {name: options[name] for name in ("after", "since", "until")}
        replay = Replay(options["room"], **parts)
        show = self.as_json if options["json"] else Lines(self).show
        try:
            with self.bar(replay) as told:
                for event in paced(replay, options["speed"]):
                    show(event)
                    told(1)
        except KeyboardInterrupt:
            return
        except BrokenPipeError:
            # Whoever read has seen enough; without this Python complains once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        self.require_whole(replay)

    def bar(self, replay: Replay) -> AbstractContextManager[Callable[[int], None]]:
        """Where the lines go to a terminal too, they show themselves how far it is."""
        if self.stdout.isatty():
            return nullcontext(lambda _count: None)
        heads = Room.objects.filter(pk=replay.room_id).values_list("last_seq", flat=True)
        return progress_bar(max(0, (heads.first() or 0) - replay.after), "events")

    def as_json(self, event: Event) -> None:
        self.stdout.write(orjson.dumps(event).decode())
        self.stdout.flush()

    def require_whole(self, replay: Replay) -> None:
        if not (replay.is_known or Room.objects.filter(pk=replay.room_id).exists()):
            raise CommandError(f"there is no room {replay.room_id}, neither here nor in the topic")
        if replay.missing:
            raise CommandError(
                f"event {replay.room_id}:{replay.missing} is missing in the topic, and more stands"
                " behind it: the replay ends before it (manage.py verify_mirror tells more)"
            )


class Lines:
    """What is shown to a person; members that come and go are told as in the room."""

    def __init__(self, command: Command) -> None:
        self.command = command
        with translation.override("en"):
            self.texts = system_texts()

    def show(self, event: Event) -> None:
        text = self.text(event)
        if text is not None:
            at = timezone.localtime(datetime.fromisoformat(event["at"]))
            self.command.stdout.write(f"{at:%Y-%m-%d %H:%M:%S}  {text}")
            self.command.stdout.flush()

    def text(self, event: Event) -> str | None:
        """None for what the room did not show to everybody."""
        name = event["actor"]["name"] if event["actor"] else ""
        if event["type"] == MESSAGE_CREATED:
            lines = str(event["data"].get("body", "")).splitlines()
            return f"{name}: " + f"\n{'':21}".join(lines)
        if event["type"] not in SHOWN_EVENTS:
            return None
        at = datetime.fromisoformat(event["at"])
        row = Entry(event["room"], event["seq"], event["type"], at, None, name, event["data"])
        with translation.override("en"):
            return f"* {system_line(row, self.texts)}"


def paced(replay: Replay, speed: float | None) -> Iterator[Event]:
    """Each event when its turn is: the first one at once."""
    began: tuple[float, datetime] | None = None
    for event in replay.events():
        if speed:
            at = datetime.fromisoformat(event["at"])
            began = began or (time.monotonic(), at)
            due = began[0] + (at - began[1]).total_seconds() / speed
            time.sleep(max(0.0, due - time.monotonic()))
        yield event


def moment(text: str) -> datetime:
    """A time without a zone is of the server's."""
    try:
        day = parse_date(text)
        found = datetime(day.year, day.month, day.day) if day else parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time like 2026-11-23T09:30:00+09:00")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def position(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not the seq of an event, like 120")
    return int(text)


def factor(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number
