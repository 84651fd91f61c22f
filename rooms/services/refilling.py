"""Rooms and people as the log tells them, back into tables: what a rebuild and an import write.

No event is appended here: the events are there already, and these are their rows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from rooms.events import Event
from rooms.folded import ROOM_FIELDS
from rooms.folding import Exclusion, Member, RoomState, moment
from rooms.models import Ban, Membership, Room, RoomEvent, User
from rooms.models.user import BOT_USERNAME, MAX_DISPLAY_NAME
from rooms.rows import insert

EVENT_COLUMNS = (
    "room_id", "seq", "type", "at", "actor_id", "actor_name", "data", "mirrored_at",
)  # fmt: skip
UNKNOWN_USERNAME = "user-{id}"


class NotEmpty(Exception):
    """The database holds something already; the message says what."""


class Person(NamedTuple):
    """`username` is None where only the log names somebody: it speaks of people by name."""

    id: int
    username: str | None
    name: str


def require_empty() -> None:
    """Raises NotEmpty."""
    for count, noun in ((User.objects.count(), "people"), (Room.objects.count(), "rooms")):
        # Whatever else a server may hold belongs to one of these.
        if count:
            raise NotEmpty(
                f"the database is not empty, it has {count} {noun}:"
                " name an empty, migrated one in DATABASE_URL"
            )


@transaction.atomic
def store_people(people: Collection[Person]) -> int:
    """Those of these people who are not there, all or none; returns how many that were.

    They get a password that nothing matches: passwords are not in the log.
    """
    known = set(User.objects.filter(pk__in=[p.id for p in people]).values_list("pk", flat=True))
    missing = [person for person in people if person.id not in known]
    now = timezone.now()
    User.objects.bulk_create(_user(person, now) for person in missing)
    return len(missing)


def _user(person: Person, now: datetime) -> User:
    username = person.username or _username_of(person)
    name = "" if person.name == username else person.name
    return User(
        pk=person.id,
        username=username,
        display_name=name,
        password=make_password(None),
        date_joined=now,
        is_bot=BOT_USERNAME.fullmatch(username) is not None,
    )


def _username_of(person: Person) -> str:
    """Nobody can choose a longer name: such a one is the user name, of who chose none."""
    if len(person.name) > MAX_DISPLAY_NAME:
        return person.name
    return UNKNOWN_USERNAME.format(id=person.id)


@transaction.atomic
def store_rooms(states: Collection[RoomState]) -> None:
    """The rows of these rooms, and of the people in them who were touched, as folded."""
    Room.objects.bulk_create(
        [_room(state) for state in states],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[name.removesuffix("_id") for name in ROOM_FIELDS],
    )
    for state in states:
        if state.touched:
            _store_touched(state)


def _room(state: RoomState) -> Room:
    values = {name: getattr(state, name.removesuffix("_id")) for name in ROOM_FIELDS}
    return Room(pk=state.id, **values)


def _store_touched(state: RoomState) -> None:
    """A room is rarely joined or left: what this costs does not grow with what is said.

    Members stand in the order in which they came; who came back is a new row.
    """
    bans = {user: state.bans[user] for user in state.touched & state.bans.keys()}
    here = sorted(state.touched & state.members.keys(), key=lambda u: state.members[u].joined_seq)
    members = {user: state.members[user] for user in here}
    _delete_memberships(state)
    Ban.objects.filter(room=state.id, user__in=state.touched - bans.keys()).delete()
    Membership.objects.bulk_create(
        [_membership(state.id, user, member) for user, member in members.items()],
        update_conflicts=True,
        unique_fields=["room", "user"],
        update_fields=[
            "role", "joined_at", "joined_seq", "muted_at", "muted_until", "mute_reason",
        ],
    )  # fmt: skip
    Ban.objects.bulk_create(
        [_ban(state.id, user, exclusion) for user, exclusion in bans.items()],
        update_conflicts=True,
        unique_fields=["room", "user"],
        update_fields=["created_at", "until", "reason", "banned_by"],
    )


def _delete_memberships(state: RoomState) -> None:
    """Of those who left, also if they are back."""
    stored = Membership.objects.filter(room=state.id, user__in=state.touched)
    gone = [
        row.pk
        for row in stored
        if row.user_id not in state.members
        or row.joined_seq != state.members[row.user_id].joined_seq
    ]
    if gone:
        Membership.objects.filter(pk__in=gone).delete()


def _membership(room_id: int, user_id: int, member: Member) -> Membership:
    return Membership(
        room_id=room_id,
        user_id=user_id,
        role=member.role,
        joined_at=member.joined_at,
        joined_seq=member.joined_seq,
        read_seq=member.joined_seq + 1,
        muted_at=member.muted_at,
        muted_until=member.muted_until,
        mute_reason=member.mute_reason,
    )


def _ban(room_id: int, user_id: int, exclusion: Exclusion) -> Ban:
    return Ban(
        room_id=room_id,
        user_id=user_id,
        until=exclusion.until,
        reason=exclusion.reason,
        banned_by_id=exclusion.banned_by,
        created_at=exclusion.created_at,
    )


def store_events(events: Iterable[Event], *, mirrored_at: datetime | None) -> None:
    """Rows of the log with the seqs they have, in the caller's transaction."""
    insert(RoomEvent, EVENT_COLUMNS, [_values(event, mirrored_at) for event in events])


def _values(event: Event, mirrored_at: datetime | None) -> Sequence[Any]:
    actor = event["actor"]
    return (
        event["room"],
        event["seq"],
        event["type"],
        moment(event["at"]),
        actor["id"] if actor else None,
        actor["name"] if actor else "",
        orjson.dumps(event["data"]).decode(),
        mirrored_at,
    )


def move_pointers(pointers: Mapping[tuple[int, int], int]) -> None:
    """By (room, user): who said something had read up to there, as far as the log can tell."""
    rows = [(seq, room, user, seq) for (room, user), seq in pointers.items()]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE rooms_membership SET read_seq = %s"
            " WHERE room_id = %s AND user_id = %s AND read_seq < %s",
            rows,
        )
