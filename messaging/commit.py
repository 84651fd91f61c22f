"""Many sends in one transaction: one wait for the disk pays for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.events import MESSAGE_CREATED, message_created
from messaging.models import Message
from messaging.rendering.markdown import render
from rooms import log
from rooms.errors import Archived, Banned, Forbidden, Invalid, Muted, NotFound, Refusal
from rooms.log import Slot
from rooms.models import Ban, Membership, Room, RoomEvent, User

Key = tuple[UUID, int, int]  # client_id, author, room


@dataclass(frozen=True, slots=True)
class Send:
    """What somebody wants to say. The same (room, author, client_id) is said once for ever."""

    author: User
    room_id: int
    client_id: UUID
    body: str
    reply_to: int | None = None
    at: datetime | None = None

    @property
    def key(self) -> Key:
        return (self.client_id, self.author.pk, self.room_id)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The message as it stands in the log; `is_repeat` where it stood there before."""

    message: Message
    is_repeat: bool


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
    # The same client_id twice in one group: the first of them is said.
    bodies = {send.key: render(send.body) for send in reversed(sends)}
    outcomes: list[Outcome] = []
    with transaction.atomic():
        transaction.on_commit(lambda: before_events(outcomes))
        log.lock_each({send.room_id for send in sends})
        known = _stored(sends)
        refusals = _refusals([send for send in sends if send.key not in known])
        fresh: dict[Key, Send] = {}
        for send in sends:
            if send.key not in known and send.key not in refusals:
                fresh.setdefault(send.key, send)
        created = _create(list(fresh.values()), bodies)
        for send in sends:
            is_first = fresh.pop(send.key, None) is not None
            message = created.get(send.key) or known.get(send.key)
            outcomes.append(
                Receipt(message, is_repeat=not is_first) if message else refusals[send.key]
            )
    return outcomes


def _stored(sends: Sequence[Send]) -> dict[Key, Message]:
    rows = Message.objects.select_related("author").filter(
        client_id__in={send.client_id for send in sends},
        author__in={send.author.pk for send in sends},
        room__in={send.room_id for send in sends},
    )
    return {(row.client_id, row.author_id, row.room_id): row for row in rows}


def _refusals(sends: Sequence[Send]) -> dict[Key, Refusal]:
    """Why which sends may not be stored. Under the rooms' locks: nothing changes after this."""
    memberships = {
        (row.room_id, row.user_id): row
        for row in Membership.objects.select_related("room").filter(
            room__in={send.room_id for send in sends},
            user__in={send.author.pk for send in sends},
        )
    }
    targets = dict(
        Message.objects.filter(pk__in={send.reply_to for send in sends if send.reply_to})
        .filter(deleted_at=None)
        .values_list("pk", "room_id")
    )
    refusals = {}
    for send in sends:
        membership = memberships.get((send.room_id, send.author.pk))
        refusal = _refusal(send, membership)
        if refusal is None and send.reply_to and targets.get(send.reply_to) != send.room_id:
            refusal = Invalid(_("The message you reply to is not in this room any more."))
        if refusal:
            refusals[send.key] = refusal
    return refusals


def _refusal(send: Send, membership: Membership | None) -> Refusal | None:
    now = timezone.now()
    if membership is None:
        return _refusal_of_stranger(send, now)
    if membership.room.is_archived:
        return Archived()
    if membership.is_muted(now):
        until = membership.muted_until
        return Muted(retry_after=(until - now).total_seconds() if until else None)
    return None


def _refusal_of_stranger(send: Send, now: datetime) -> Refusal:
    """Only a room that one could read is spoken of; any other does not exist."""
    if Room.objects.visible_to(send.author).filter(pk=send.room_id).exists():
        return Forbidden(_("Join the room to write in it."))
    public = Room.objects.filter(pk=send.room_id, kind=Room.Kind.PUBLIC)
    if Ban.objects.in_force(now).filter(room__in=public, user=send.author).exists():
        return Banned()
    return NotFound()


def _create(sends: Sequence[Send], bodies: dict[Key, str]) -> dict[Key, Message]:
    if not sends:
        return {}
    messages: list[Message] = []

    def write(slots: list[Slot]) -> list[RoomEvent]:
        now = timezone.now()
        messages.extend(
            _message(send, slot, bodies[send.key], now)
            for send, slot in zip(sends, slots, strict=True)
        )
        Message.objects.bulk_create(messages)
        return [message_event(message) for message in messages]

    log.append_each([send.room_id for send in sends], write, are_messages=True)
    return {send.key: message for send, message in zip(sends, messages, strict=True)}


def _message(send: Send, slot: Slot, body_html: str, now: datetime) -> Message:
    return Message(
        room_id=slot.room_id,
        seq=slot.seq,
        position=slot.position,
        author=send.author,
        client_id=send.client_id,
        body=send.body,
        body_html=body_html,
        reply_to_id=send.reply_to,
        created_at=send.at or now,
    )


def message_event(message: Message) -> RoomEvent:
    return RoomEvent(
        room_id=message.room_id,
        seq=message.seq,
        type=MESSAGE_CREATED,
        at=message.created_at,
        actor=message.author,
        actor_name=message.author.name,
        data=message_created(message),
    )
