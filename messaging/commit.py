"""Many sends in one transaction: one wait for the disk pays for all of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

import orjson
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.attaching import Files, give
from messaging.attachments import Attachment
from messaging.events import MESSAGE_CREATED, message_created
from messaging.mentionable import people_named
from messaging.mentions import NOBODY
from messaging.models import Message
from messaging.rendering.markdown import render
from messaging.services.mentions import add_mentions
from rooms import log
from rooms.errors import Archived, Banned, Forbidden, Invalid, NotFound, Refusal
from rooms.events import Entry
from rooms.log import Slot
from rooms.models import Ban, Membership, Room, User
from rooms.permissions import refusal_of_muted
from rooms.rows import find_ids, insert, reserve_ids
from rooms.standing import Standing, standings

Key = tuple[UUID, int, int]  # client_id, author, room


@dataclass(slots=True)
class Send:
    """What somebody wants to say. The same (room, author, client_id) is said once for ever."""

    author: User
    room_id: int
    client_id: UUID
    body: str
    reply_to: int | None = None
    at: datetime | None = None
    attachments: Sequence[int] = ()
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        self.key = (self.client_id, self.author.pk, self.room_id)


class Row(NamedTuple):
    """A message by its columns, without the cost of a model."""

    id: int
    room_id: int
    seq: int
    position: int
    author_id: int
    client_id: UUID
    body: str
    body_html: str
    reply_to_id: int | None
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    attachments: Sequence[Attachment] = ()

    @classmethod
    def of(cls, message: Message) -> Self:
        return cls(*(getattr(message, column) for column in cls._fields))

    @property
    def values(self) -> tuple[Any, ...]:
        """As `insert` takes them."""
        return (*self[:-1], orjson.dumps(self.attachments).decode())


@dataclass(frozen=True, slots=True)
class Receipt:
    """The message as it stands in the log; `is_repeat` where it stood there before."""

    row: Row
    author: User
    is_repeat: bool

    @property
    def message(self) -> Message:
        message = Message.from_db(None, Row._fields, self.row)
        message.author = self.author  # it need not be looked up
        return message


Outcome = Receipt | Refusal


def commit_sends(
    sends: Sequence[Send],
    *,
    before_events: Callable[[list[Outcome]], None] = lambda outcomes: None,
) -> list[Outcome]:
    """Store all sends that are allowed in one transaction; an outcome for each, in order.

    `before_events` is called with the outcomes right after the commit, before anybody else hears
    of the events. Raises DatabaseError, and then nothing is stored.
    """
    bodies = _rendered(sends)
    outcomes: list[Outcome] = []
    with transaction.atomic():
        transaction.on_commit(lambda: before_events(outcomes))
        log.lock_each({send.room_id for send in sends})
        known = _stored(sends)
        fresh: dict[Key, Send] = {}
        for send in sends:
            if send.key not in known:
                fresh.setdefault(send.key, send)
        files = Files(fresh.values())
        refusals = _refusals(list(fresh.values()), files)
        fresh = {key: send for key, send in fresh.items() if key not in refusals}
        created = _create(list(fresh.values()), bodies, files)
        for send in sends:
            is_first = fresh.pop(send.key, None) is not None
            row = created.get(send.key) or known.get(send.key)
            outcomes.append(
                Receipt(row, send.author, is_repeat=not is_first) if row else refusals[send.key]
            )
    return outcomes


def _rendered(sends: Sequence[Send]) -> dict[Key, str]:
    """The same client_id twice in one group: the first of them is said."""
    people = people_named([(send.room_id, send.body) for send in sends if "@" in send.body])
    return {
        send.key: render(send.body, people.get(send.room_id, NOBODY)) for send in reversed(sends)
    }


def _stored(sends: Sequence[Send]) -> dict[Key, Row]:
    """By key; also some that only share a client_id with one of the sends, which harms nobody."""
    found = find_ids(Message, "client_id", [send.client_id for send in sends])
    if not found:
        return {}
    rows = [Row.of(message) for message in Message.objects.filter(pk__in=found)]
    return {(row.client_id, row.author_id, row.room_id): row for row in rows}


def _refusals(sends: Sequence[Send], files: Files) -> dict[Key, Refusal]:
    """Why which sends may not be stored. Under the rooms' locks: nothing changes after this."""
    known = standings({(send.room_id, send.author.pk) for send in sends})
    targets = _rooms_of({send.reply_to for send in sends if send.reply_to})
    refusals = {}
    for send in sends:
        refusal = _refusal(send, known.get((send.room_id, send.author.pk)))
        if refusal is None and send.reply_to and targets.get(send.reply_to) != send.room_id:
            refusal = Invalid(_("The message you reply to is not in this room any more."))
        refusal = refusal or files.take(send)
        if refusal:
            refusals[send.key] = refusal
    return refusals


def _rooms_of(message_ids: Collection[int]) -> dict[int, int]:
    """The room of each of these messages that is not deleted."""
    if not message_ids:
        return {}
    messages = Message.objects.filter(pk__in=message_ids, deleted_at=None)
    return dict(messages.values_list("pk", "room_id"))


def _refusal(send: Send, standing: Standing | None) -> Refusal | None:
    if standing is None:
        return _refusal_of_stranger(send, timezone.now())
    if standing.is_archived:
        return Archived()
    if not standing.is_muted:
        return None
    membership = Membership.objects.get(room=send.room_id, user=send.author)
    return refusal_of_muted(membership, timezone.now())


def _refusal_of_stranger(send: Send, now: datetime) -> Refusal:
    """Only a room that one could read is spoken of; any other does not exist."""
    if Room.objects.visible_to(send.author).filter(pk=send.room_id).exists():
        return Forbidden(_("Join the room to write in it."))
    public = Room.objects.filter(pk=send.room_id, kind=Room.Kind.PUBLIC)
    if Ban.objects.in_force(now).filter(room__in=public, user=send.author).exists():
        return Banned()
    return NotFound()


def _create(sends: Sequence[Send], bodies: dict[Key, str], files: Files) -> dict[Key, Row]:
    if not sends:
        return {}
    rows: list[Row] = []

    def write(slots: list[Slot]) -> list[Entry]:
        now = timezone.now()
        ids = reserve_ids(Message, len(sends))
        rows.extend(
            _row(pk, send, slot, bodies[send.key], now)._replace(attachments=files.told(send))
            for pk, send, slot in zip(ids, sends, slots, strict=True)
        )
        insert(Message, Row._fields, [row.values for row in rows])
        add_mentions(rows)
        give(zip(sends, ids, strict=True))
        return [message_event(row, send.author) for row, send in zip(rows, sends, strict=True)]

    log.append_each([send.room_id for send in sends], write, are_messages=True)
    return {send.key: row for send, row in zip(sends, rows, strict=True)}


def _row(pk: int, send: Send, slot: Slot, body_html: str, now: datetime) -> Row:
    return Row(
        pk,
        slot.room_id,
        slot.seq,
        slot.position,
        send.author.pk,
        send.client_id,
        send.body,
        body_html,
        send.reply_to,
        send.at or now,
    )


def message_event(row: Row, author: User) -> Entry:
    return Entry(
        room_id=row.room_id,
        seq=row.seq,
        type=MESSAGE_CREATED,
        at=row.created_at,
        actor_id=row.author_id,
        actor_name=author.name,
        data=message_created(row),
    )
