"""Who reacted to messages, and how; and what stands above a room."""

from collections.abc import Iterable
from typing import NamedTuple

from messaging.folding import Reactions
from messaging.models import Message, Pin, Reaction
from rooms.models import Room, User


class Group(NamedTuple):
    """One emoji on a message, and the ids of those who gave it, in the order in which they did."""

    emoji: str
    users: list[int]


def reactions_to(messages: Iterable[Message]) -> dict[int, list[Group]]:
    """By message, for those that have any; the emojis in the order in which they came."""
    rows = Reaction.objects.filter(message__in=[message.pk for message in messages])
    found: dict[int, dict[str, Group]] = {}
    for message, emoji, user in rows.order_by("since", "seq").values_list(
        "message_id", "emoji", "user_id"
    ):
        groups = found.setdefault(message, {})
        groups.setdefault(emoji, Group(emoji, [])).users.append(user)
    return {message: list(groups.values()) for message, groups in found.items()}


def grouped(reactions: Reactions) -> list[Group]:
    """The same of what was folded from events."""
    groups: dict[str, Group] = {}
    for (emoji, user), _state in sorted(
        reactions.items(), key=lambda item: (item[1].since, item[1].seq)
    ):
        groups.setdefault(emoji, Group(emoji, [])).users.append(user)
    return list(groups.values())


def reactors(message: Message) -> list[tuple[str, list[User]]]:
    """The same of one message, with the people."""
    rows = message.reactions.select_related("user").order_by("since", "seq")
    groups: dict[str, list[User]] = {}
    for row in rows:
        groups.setdefault(row.emoji, []).append(row.user)
    return list(groups.items())


def pinned(room: Room, floor: int) -> Message | None:
    """What stands above a room, with its author; None also where it was said in a past that is
    hidden: up to seq `floor`.
    """
    pin = Pin.objects.filter(room=room).select_related("message__author").first()
    if pin is None or pin.message.seq <= floor:
        return None
    return pin.message
