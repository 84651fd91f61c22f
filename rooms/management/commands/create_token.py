"""`manage.py create_token`: a bearer token for a program."""

from typing import Any

import orjson
from django.core.management.base import CommandError, CommandParser

from rooms.management.explained import ExplainedCommand
from rooms.models import User
from rooms.services.tokens import create_token

HELP = """\
Make a bearer token with which a program acts as a user, and print it. It is shown this once:
only its hash is kept. Revoke it in the admin.
"""
EXIT_CODES = """\
exit codes:
  0  the token is on stdout
  1  there is no such active user, or the name is too long
"""
MAX_NAME_LENGTH = 80


class Command(ExplainedCommand):
    help = HELP
    exit_codes = EXIT_CODES

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="whose token it is")
        parser.add_argument("--name", default="", help="what it is for, shown in the admin")
        parser.add_argument(
            "--json", action="store_true", help="one JSON line: username, name, token"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username, name = options["username"], options["name"]
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"there is no active user named {username!r}")
        if len(name) > MAX_NAME_LENGTH:
            raise CommandError(f"--name has at most {MAX_NAME_LENGTH} characters")
        token = create_token(user=user, name=name)
        content = {"username": username, "name": name, "token": token}
        self.stdout.write(orjson.dumps(content).decode() if options["json"] else token)
