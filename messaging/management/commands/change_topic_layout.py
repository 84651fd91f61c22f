"""`manage.py change_topic_layout`: the copy in Kafka, made anew in other topics."""

from dataclasses import asdict
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import CommandParser
from tqdm import tqdm

from messaging.kafka.topics import LAYOUTS
from messaging.services.copies import Plan, copy_anew, plan_copy
from rooms.management.explained import ExplainedCommand
from rooms.models import RoomEvent

HELP = """\
Have the whole log copied anew into the topics of another KAFKA_TOPIC_LAYOUT, or of another
KAFKA_TOPIC_PREFIX, which is taken from the settings. Without --apply it only says what it would do.

What it does: every event waits for Kafka again, and workers with the new setting copy all of them
into the new topics, oldest first. A worker with the old setting leaves. Nothing is lost and chat
does not notice. The old topics stay as they are, for readers that are not done; delete them when
nobody reads them, and before you ever change back. Readers that keep room and seq go on with the
new topics and drop what they know.
"""
EXIT_CODES = """\
exit codes:
  0  done, or there is nothing to change, or told what --apply would do
  1  an error that is not foreseen; called again it goes on where it was
  2  wrong arguments
"""


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("layout", choices=LAYOUTS, help="the KAFKA_TOPIC_LAYOUT to come")
        parser.add_argument("--apply", action="store_true", help="do it")
        parser.add_argument(
            "--anew",
            action="store_true",
            help="copy all again although the layout stays, because a topic was deleted",
        )
        parser.add_argument("--json", action="store_true", help="one JSON line, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_copy(layout=options["layout"], prefix=settings.KAFKA_TOPIC_PREFIX)
        is_wanted = plan.is_change or options["anew"]
        is_done = is_wanted and options["apply"]
        if is_done:
            self.apply(plan)
        if options["json"]:
            self.stdout.write(orjson.dumps({**asdict(plan), "applied": is_done}).decode())
        else:
            for line in told(plan, is_wanted=is_wanted, is_done=is_done):
                self.stdout.write(line)

    def apply(self, plan: Plan) -> None:
        # On a terminal only: elsewhere it would fill a file.
        with tqdm(total=RoomEvent.objects.count(), unit=" events", disable=None) as bar:
            copy_anew(layout=plan.new_layout, prefix=plan.new_prefix, progress=bar.update)


def told(plan: Plan, *, is_wanted: bool, is_done: bool) -> list[str]:
    topics = {"shared": ".events", "per-room": ".room.<id>"}
    old, new = f"{plan.prefix}{topics[plan.layout]}", f"{plan.new_prefix}{topics[plan.new_layout]}"
    many = f"{plan.events:,} events of {plan.rooms:,} rooms"
    if not is_wanted:
        return [f"the copy is in {new} already, nothing to change"]
    if not is_done:
        return [f"would copy {many} anew into {new}; {old} stays. To do it: --apply"]
    lines = [f"{many} wait to be copied into {new}"]
    if plan.new_layout != settings.KAFKA_TOPIC_LAYOUT:
        lines.append(f"set KAFKA_TOPIC_LAYOUT={plan.new_layout} for every process, and restart it")
    lines.append("start a worker where none runs: bin/manage runworker")
    if old != new:
        lines.append(f"{old} stays: delete it when nobody reads it, and before you change back")
    return lines
