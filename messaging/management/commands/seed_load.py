"""`manage.py seed_load`: many people in a few rooms, for load tests."""

import argparse
import re
from collections.abc import Iterator
from typing import Any

import orjson
from django.core.management.base import CommandParser
from django.utils import timezone

from messaging.services.load import load_messages
from rooms.management.explained import ExplainedCommand
from rooms.models import Room, User
from rooms.services.seeding import admit_each, create_people, issue_tokens, open_room

HELP = """\
Make people and rooms for load tests: N users who are all members of R public rooms, and M
messages a room through the same log. Prints one JSON line a room, {"room": id}, then one a user,
{"user": id, "username", "token"}.

Run again, it adds only what is missing and prints fresh tokens; the old ones stay valid.
"""
EXIT_CODES = """\
exit codes:
  0  everything is there, its ids and tokens are on stdout
  1  the database refused; what was made so far stays, and is not made again
"""
SHOWN_EVERY = 50_000


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--users", type=positive, required=True, metavar="N", help="people")
        parser.add_argument("--rooms", type=positive, required=True, metavar="R", help="rooms")
        parser.add_argument(
            "--messages", type=natural, default=0, metavar="M", help="messages in each room"
        )
        parser.add_argument(
            "--prefix",
            type=prefix,
            default="load",
            help="of the user names and room names; another prefix is another load",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        users = people(options["prefix"], options["users"])
        for room in rooms(options["prefix"], options["rooms"], users[0]):
            missing = users_not_in(room, users)
            admit_each(room=room, users=missing, at=timezone.now())
            load_messages(
                room=room, authors=users, total=options["messages"], told=self.show_progress
            )
            self.write_line({"room": room.pk})
        for user, token in zip(users, issue_tokens(users=users, name="seed_load"), strict=True):
            self.write_line({"user": user.pk, "username": user.username, "token": token})

    def show_progress(self, count: int) -> None:
        if count % SHOWN_EVERY == 0:
            self.stderr.write(f"{count:,} messages")

    def write_line(self, content: dict[str, Any]) -> None:
        self.stdout.write(orjson.dumps(content).decode())


def positive(text: str) -> int:
    return at_least(1, text)


def natural(text: str) -> int:
    return at_least(0, text)


def at_least(least: int, text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text) or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {least}")
    return int(text)


def prefix(text: str) -> str:
    if not re.fullmatch(r"[\w.-]{1,40}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not 1 to 40 letters, digits, '.', '_', '-'")
    return text


def people(prefix: str, count: int) -> list[User]:
    usernames = [f"{prefix}{number}" for number in range(1, count + 1)]
    create_people(usernames)
    found = {user.username: user for user in User.objects.filter(username__startswith=prefix)}
    return [found[username] for username in usernames]


def rooms(prefix: str, count: int, creator: User) -> Iterator[Room]:
    for number in range(1, count + 1):
        name = f"{prefix} {number}"
        room = Room.objects.filter(name=name, created_by=creator).first()
        yield room or open_room(creator=creator, name=name, kind="public", at=timezone.now())


def users_not_in(room: Room, users: list[User]) -> list[User]:
    members = set(room.memberships.values_list("user_id", flat=True))
    return [user for user in users if user.pk not in members]
