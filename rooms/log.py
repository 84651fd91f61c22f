"""The event log of the rooms: the truth that everything else hints at or copies.

This is the only place that gives a seq. A room's row is locked from the moment its seq is taken
until the transaction ends, so per room the order of commits is the order of seqs: whoever reads
the log sees a prefix of it, without a hole.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils import timezone

from rooms.events import Entry, EventRow
from rooms.models import Room, RoomEvent, User
from rooms.rows import insert
from rooms.signals import events_committed

NOTIFY_CHANNEL = "oreum_events"
COLUMNS = ["room_id", "seq", "type", "at", "actor_id", "actor_name", "data"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a room's log. `position` counts the room's messages, this one included."""

    room_id: int
    seq: int
    position: int


def lock(room_id: int) -> Room:
    """The room as it is now, locked to the end of the transaction.

    What is checked after this cannot change before the event that follows it is committed.
    Raises Room.DoesNotExist.
    """
    return Room.objects.select_for_update(of=("self",)).get(pk=room_id)


def lock_each(room_ids: Collection[int]) -> None:
    """Lock several rooms to the end of the transaction, in id order: two groups that share rooms
    would else wait for each other. SQLite has one writer at a time and needs no lock.
    """
    if connection.features.has_select_for_update:
        rooms = Room.objects.select_for_update().filter(pk__in=room_ids)
        list(rooms.order_by("pk").values_list("pk"))


def append(
    *,
    room_id: int,
    type: str,
    data: Mapping[str, Any],
    actor: User | None,
    at: datetime | None = None,
) -> EventRow:
    """Append one event, in the caller's transaction."""

    def write(slots: list[Slot]) -> list[Entry]:
        return [
            Entry(
                room_id=room_id,
                seq=slots[0].seq,
                type=type,
                at=at or timezone.now(),
                actor_id=actor.pk if actor else None,
                actor_name=actor.name if actor else "",
                data=data,
            )
        ]

    return append_each([room_id], write)[0]


def append_each(
    room_ids: Sequence[int],
    write: Callable[[list[Slot]], Sequence[EventRow]],
    *,
    are_messages: bool = False,
) -> Sequence[EventRow]:
    """Append one event for every entry of `room_ids`, in the caller's transaction.

    `write` gets the slots in the order of `room_ids`, writes what the events tell of and returns
    their rows, one a slot. Fires `events_committed` after the commit. Several rooms
    are locked by `lock_each` before.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The log is written inside the transaction of what it tells of.")
    slots = _take_slots(room_ids, are_messages=are_messages)
    rows = write(slots)
    if [(row.room_id, row.seq) for row in rows] != [(slot.room_id, slot.seq) for slot in slots]:
        raise RuntimeError("Every slot taken must be filled by its own event.")
    insert(RoomEvent, COLUMNS, [_values(row) for row in rows])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {NOTIFY_CHANNEL}")
    transaction.on_commit(partial(events_committed.send_robust, sender=RoomEvent, events=rows))
    return rows


def _values(row: EventRow) -> tuple[Any, ...]:
    data = orjson.dumps(row.data).decode()
    return (row.room_id, row.seq, row.type, row.at, row.actor_id, row.actor_name, data)


def _take_slots(room_ids: Sequence[int], *, are_messages: bool) -> list[Slot]:
    heads = _advance(Counter(room_ids), are_messages=are_messages)
    slots = []
    for room_id in room_ids:
        seq, position = heads[room_id]
        heads[room_id] = (seq + 1, position + are_messages)
        slots.append(Slot(room_id, seq + 1, position + are_messages))
    return slots


def _advance(counts: Counter[int], *, are_messages: bool) -> dict[int, tuple[int, int]]:
    """Move the heads of all rooms at once; returns each room's (seq, position) of before."""
    rows = ", ".join(["(%s, %s)"] * len(counts))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rooms_room SET last_seq = last_seq + wanted.column2,"  # noqa: S608 - placeholders only
            " last_position = last_position + wanted.column2 * %s"
            f" FROM (VALUES {rows}) AS wanted WHERE rooms_room.id = wanted.column1"
            " RETURNING rooms_room.id, last_seq, last_position",
            [int(are_messages), *(value for pair in counts.items() for value in pair)],
        )
        moved = cursor.fetchall()
    if len(moved) != len(counts):
        raise Room.DoesNotExist(f"of {sorted(counts)} only {len(moved)} rooms exist")
    return {
        room_id: (seq - counts[room_id], position - counts[room_id] * are_messages)
        for room_id, seq, position in moved
    }


def read_after(room_id: int, after: int, limit: int) -> list[RoomEvent]:
    """Up to `limit` events that follow seq `after`, in seq order, without a hole."""
    return list(RoomEvent.objects.after(room_id, after)[:limit])


def heads(room_ids: Collection[int] | Iterable[int]) -> dict[int, int]:
    """The last committed seq of each of these rooms."""
    return dict(Room.objects.filter(pk__in=list(room_ids)).values_list("pk", "last_seq"))
