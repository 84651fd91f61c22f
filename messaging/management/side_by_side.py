"""Several roles in one process: all work or none does."""

import os
import sys
from collections.abc import Mapping
from threading import Thread

import structlog
from django.core.management.base import CommandError
from django.db import connection

from messaging.kafka.stopping import LAST_SECONDS, Stopping
from messaging.management.roles import Role, Wanted

logger = structlog.get_logger(__name__)

UNFORESEEN = 1


def run(roles: Mapping[str, Role], wanted: Wanted, stopping: Stopping) -> int:
    """The exit code: that of the first role that failed, otherwise 0.

    One role has the process for itself. With `once` they follow each other, so that each finds
    what the one before it did. Otherwise each has a thread, and when one ends, for whatever
    reason, all end: whoever supervises the process starts all of them again.
    """
    if len(roles) == 1 or wanted.once:
        return one_after_another(roles, wanted, stopping)
    return Company(roles, wanted, stopping).run()


def one_after_another(roles: Mapping[str, Role], wanted: Wanted, stopping: Stopping) -> int:
    for role in roles.values():
        if code := role(wanted, stopping):
            return code
    return 0


class Company:
    def __init__(self, roles: Mapping[str, Role], wanted: Wanted, stopping: Stopping) -> None:
        self.roles = roles
        self.wanted = wanted
        self.stopping = stopping
        self.code = 0

    def run(self) -> int:
        threads = [
            Thread(target=self._run, args=(name, role), name=name, daemon=True)
            for name, role in self.roles.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            self._join(thread)
        return self.code

    def _run(self, name: str, role: Role) -> None:
        code = UNFORESEEN
        try:
            code = role(self.wanted, self.stopping)
        except CommandError as error:
            code = error.returncode
            sys.stderr.write(f"{name}: {error}\n")
        except Exception:
            logger.exception("role failed, all of this process end", role=name)
        finally:
            self.code = self.code or code
            self.stopping.begin()
            connection.close()

    def _join(self, thread: Thread) -> None:
        """As long as it works; once all are to end, no longer than ending may take."""
        while thread.is_alive():
            thread.join(1.0)
            if self.stopping.is_wanted and not self.stopping.seconds_left():
                thread.join(LAST_SECONDS)
                if thread.is_alive():
                    os._exit(self.code)
