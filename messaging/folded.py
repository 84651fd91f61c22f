"""What is stored of messages, in the shape of the fold: to be folded on, or compared with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Any

from messaging.attachments import Attachment, attachment
from messaging.folding import MessageState, PinState, Reactions, ReactionState
from messaging.mentions import others_mentioned
from messaging.models import Mention, Message, Pin, Reaction, Upload

COLUMNS = [field.name for field in fields(MessageState)]
PIN_COLUMNS = [field.name for field in fields(PinState)]


def load_messages(message_ids: Collection[int]) -> dict[int, MessageState]:
    """Those of them that are stored, by id."""
    rows = Message.objects.filter(pk__in=message_ids).values(*COLUMNS)
    return {row["id"]: MessageState(**row) for row in rows}


def load_reactions(**wanted: Any) -> dict[int, Reactions]:
    """By message, in the order in which they came; `wanted` as for a filter of Reaction."""
    found: dict[int, Reactions] = {}
    rows = Reaction.objects.filter(**wanted).order_by("seq")
    for message, emoji, user, *state in rows.values_list(
        "message_id", "emoji", "user_id", "since", "seq"
    ):
        found.setdefault(message, {})[emoji, user] = ReactionState(*state)
    return found


def load_pins(room_ids: Collection[int]) -> dict[int, PinState]:
    """What is pinned, by room."""
    rows = Pin.objects.filter(room__in=room_ids).values("room_id", *PIN_COLUMNS)
    return {row.pop("room_id"): PinState(**row) for row in rows}


def load_mentions(room_id: int, seqs: Collection[int]) -> dict[int, set[int]]:
    """Who is mentioned by others in the messages at these places, by seq."""
    rows = Mention.objects.filter(room=room_id, seq__in=seqs).values_list("seq", "user_id")
    found: dict[int, set[int]] = {}
    for seq, user_id in rows:
        found.setdefault(seq, set()).add(user_id)
    return found


def told_mentions(messages: Iterable[MessageState]) -> dict[int, set[int]]:
    """The same, as the messages tell it."""
    told = {one.seq: set(others_mentioned(one.body_html, one.author_id)) for one in messages}
    return {seq: users for seq, users in told.items() if users}


def load_files(message_ids: Collection[int]) -> dict[int, list[Attachment]]:
    """What the stored uploads say of themselves, by message, by their ids."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for upload in Upload.objects.filter(message__in=message_ids).order_by("pk"):
        found[upload.message_id or 0].append(attachment(upload))
    return found
