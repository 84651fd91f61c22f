"""How much of a room one has not read yet, counted by position.

Between the read pointer and the end of the room lie as many messages as the positions of both are
apart. Of those one's own and the deleted ones do not count; each of them stands in an index. So a
million unread messages of others cost as much as three: only one's own and deleted ones are walked.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from messaging.models import Mention, Message
from rooms.models import Membership


def unread_counts(membership_ids: Collection[int]) -> dict[int, int]:
    """Others' messages after the read pointer, deleted ones left out, by membership."""
    if not membership_ids:
        return {}
    memberships = Membership.objects.filter(pk__in=membership_ids).annotate(unread=UNREAD)
    return dict(memberships.values_list("pk", "unread"))


def mention_counts(membership_ids: Collection[int]) -> dict[int, int]:
    """How often others mention one after the read pointer, by membership; zeros are left out."""
    if not membership_ids:
        return {}
    memberships = Membership.objects.filter(pk__in=membership_ids).annotate(mentions=MENTIONS)
    return dict(memberships.filter(mentions__gt=0).values_list("pk", "mentions"))


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
