"""Which workers there are, in numbers: no host is named, for everybody may ask."""

import threading
from concurrent.futures import Future, wait

from django.db import connection

from messaging.models import Worker

SECONDS_TO_ANSWER = 1.0
SILENT = "silent"
LAG = "lag"

# By role: how many are in each state, and what waits for all of them, where they know it.
Roster = dict[str, dict[str, int]]


def roster(seconds: float = SECONDS_TO_ANSWER) -> Roster | None:
    """Asked on a thread of its own, which a database that hangs may hold; None: no answer."""
    answer: Future[Roster | None] = Future()
    threading.Thread(target=_ask, args=[answer], name="roster", daemon=True).start()
    wait([answer], timeout=seconds)
    return answer.result() if answer.done() else None


def _ask(answer: Future[Roster | None]) -> None:
    try:
        answer.set_result(counted())
    except Exception:
        answer.set_result(None)
    finally:
        connection.close()


def counted() -> Roster:
    found: Roster = {}
    for role, state, lag in Worker.objects.alive().values_list("role", "state", "lag"):
        _add(found, role, state)
        if lag is not None:
            _add(found, role, LAG, lag)
    for role in Worker.objects.silent().values_list("role", flat=True):
        _add(found, role, SILENT)
    return found


def _add(found: Roster, role: str, what: str, number: int = 1) -> None:
    row = found.setdefault(role, {})
    row[what] = row.get(what, 0) + number
