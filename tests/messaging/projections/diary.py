"""A projection for tests: it writes down what it was given."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import connection

from messaging.projections.projection import Projection
from rooms.events import Event


class Diary(Projection):
    """`fails_on` holds (room, seq) of events that it cannot take."""

    name = "diary"
    fails_on: ClassVar[set[tuple[int, int]]] = set()

    def apply(self, events: Sequence[Event]) -> None:
        for event in events:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO diary (room, seq) VALUES (%s, %s)", [event["room"], event["seq"]]
                )
            if (event["room"], event["seq"]) in self.fails_on:
                raise ValueError("a page is torn")

    def reset(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM diary")


class OrderlyDiary(Diary):
    holds_rooms = True


def create_diary() -> None:
    """With room and seq unique: nothing is written twice without a failure."""
    kind = "BIGSERIAL" if connection.vendor == "postgresql" else "INTEGER"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE diary (id {kind} PRIMARY KEY, room BIGINT, seq BIGINT,"
            " UNIQUE (room, seq))"
        )


def drop_diary() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS diary")


def written(room_id: int) -> list[int]:
    """The seqs, in the order in which they were written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM diary WHERE room = %s ORDER BY id", [room_id])
        return [row[0] for row in cursor.fetchall()]
