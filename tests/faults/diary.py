"""A projection of the tests' own: it writes down each event as often as it is given it."""

from collections.abc import Sequence

import orjson
from django.db import connection

from messaging.projections.catalogue import PROJECTIONS
from messaging.projections.projection import Projection
from rooms.events import Event
from tests.faults.bridge import DIARY, POISON


class Diary(Projection):
    name = DIARY

    def apply(self, events: Sequence[Event]) -> None:
        with connection.cursor() as cursor:
            for event in events:
                if event["data"].get("body") == POISON:
                    raise ValueError("not to be written down")
                cursor.execute(
                    f"INSERT INTO {DIARY} (room, seq, event) VALUES (%s, %s, %s)",  # noqa: S608
                    [event["room"], event["seq"], orjson.dumps(event).decode()],
                )

    def reset(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {DIARY}")  # noqa: S608


def keep_a_diary(_wish: bool) -> None:
    """Before `runworker` is loaded, which makes roles of all projections there are."""
    PROJECTIONS[DIARY] = Diary
