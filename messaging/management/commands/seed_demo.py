"""`manage.py seed_demo`: something to look at on an empty server."""

import base64
from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.crypto import salted_hmac

from messaging.demo.cast import PEOPLE
from messaging.services.demo import fill_demo
from rooms.management.explained import ExplainedCommand
from rooms.models import User

HELP = """\
Fill an empty server with a demo: 6 people, 4 rooms and some 400 messages over the last 14 days,
in Korean and English. Prints the accounts, one a line: user name, password, name.

Run again, it changes nothing and prints the accounts again.
"""
EXIT_CODES = """\
exit codes:
  0  the demo is there
  1  it cannot be made: some of its user names belong to somebody else
"""


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="one JSON line an account, for programs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = demo_password()
        if not is_there():
            fill_demo(now=timezone.now(), password=password)
        for account in accounts(password):
            line = orjson.dumps(account).decode() if options["json"] else readable(account)
            self.stdout.write(line)


def demo_password() -> str:
    """The same on this server for ever, and another on every other: made from its secret key."""
    digest = salted_hmac("messaging.demo", "password").digest()
    letters = base64.b32encode(digest).decode().lower()
    return f"oreum-{letters[:4]}-{letters[4:8]}"


def is_there() -> bool:
    """Raises CommandError where people who are not of the demo have its names."""
    wanted = {person.username: person.display_name for person in PEOPLE}
    found = dict(User.objects.filter(username__in=wanted).values_list("username", "display_name"))
    if not found:
        return False
    if found.keys() != wanted.keys():
        names = ", ".join(sorted(found))
        raise CommandError(f"the demo wants a server of its own: here is already {names}")
    return True


def accounts(password: str) -> list[dict[str, Any]]:
    """`password` is None where somebody chose another since."""
    users = {user.username: user for user in User.objects.all().filter(username__in=_names())}
    # All were given the same hash: one comparison, slow by design, is enough for all who kept it.
    is_right = {
        encoded: user.check_password(password)
        for encoded, user in {user.password: user for user in users.values()}.items()
    }
    return [
        {
            "username": person.username,
            "password": password if is_right[users[person.username].password] else None,
            "name": users[person.username].name,
            "is_admin": users[person.username].is_superuser,
        }
        for person in PEOPLE
    ]


def _names() -> list[str]:
    return [person.username for person in PEOPLE]


def readable(account: dict[str, Any]) -> str:
    password = account["password"] or "(changed)"
    role = " · admin" if account["is_admin"] else ""
    return f"{account['username']:<8}  {password:<16}  {account['name']}{role}"
