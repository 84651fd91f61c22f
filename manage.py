#!/usr/bin/env python3
"""Django's command line for Oreum."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        # Our own commands say so themselves; this is for those of Django, like migrate.
        if "--traceback" in sys.argv:
            raise
        reason = str(error).partition("\n")[0]
        sys.exit(f"oreum: DATABASE_URL: the database does not answer: {reason}")


if __name__ == "__main__":
    main()
