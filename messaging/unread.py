"""How much of a room one has not read yet, counted by position.

Between the read pointer and the end of the room lie as many messages as the positions of both are
apart. Of those one's own and the deleted ones do not count; each of them stands in an index. So a
million unread messages of others cost as much as three: only one's own and deleted ones are walked.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from messaging.models import Mention, Message
from rooms.models import Membership


class Counts(NamedTuple):
    """What is after a read pointer: others' messages, deleted ones left out, and how often they
    mention one. `head` and the read pointer are those of that moment: who counts on from another
    head counts twice, or never, what came in between.
    """

    unread: int
    mentions: int
    head: int
    read: int
    read_since: datetime


def counts_of(membership_ids: Collection[int]) -> dict[int, Counts]:
    """By membership."""
    if not membership_ids:
        return {}
    memberships = Membership.objects.filter(pk__in=membership_ids)
    rows = memberships.annotate(unread=UNREAD, mentions=MENTIONS)
    fields = ["pk", "unread", "mentions", "room__last_seq", "read_seq", "read_since"]
    return {pk: Counts(*counts) for pk, *counts in rows.values_list(*fields)}


def first_unread(membership: Membership) -> int | None:
    """The seq of the first message that counts as unread."""
    later = Message.objects.filter(room=membership.room_id, seq__gt=membership.read_seq)
    others = later.filter(deleted_at=None).exclude(author=membership.user_id)
    return others.order_by("seq").values_list("seq", flat=True).first()


def is_unread(message: Message, user_id: int, read_seq: int) -> bool:
    """The same rule for a message that is at hand."""
    is_new = message.seq > read_seq and message.author_id != user_id
    return is_new and message.deleted_at is None


def _count(rows: QuerySet[Any]) -> Coalesce:
    counts = rows.order_by().values("room").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts), 0)


_MESSAGES = Message.objects.filter(room=OuterRef("room"))
_LATER = _MESSAGES.filter(seq__gt=OuterRef("read_seq"))
_READ = _MESSAGES.filter(seq__lte=OuterRef("read_seq")).order_by("-seq").values("position")[:1]

UNREAD = (
    F("room__last_position")
    - Coalesce(Subquery(_READ), 0)
    - _count(_LATER.filter(author=OuterRef("user")))
    - _count(_LATER.filter(deleted_at__isnull=False).exclude(author=OuterRef("user")))
)

MENTIONS = _count(
    Mention.objects.filter(
        user=OuterRef("user"), room=OuterRef("room"), seq__gt=OuterRef("read_seq")
    )
)
