"""What waits for browsers: rows that are made behind the log, a room's newest for each browser.

Each room has a cursor. What the log tells after it is looked at once, in the transaction that moves
it; so a restart begins where it ended, and what is too old by then is passed by.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from messaging.models import Mention, Message, PushDelivery, PushProgress, PushSubscription
from messaging.push.rights import ended
from rooms.models import Level, Membership, Room

# A push that comes so much later is no news; the count in the title tells of it.
FRESH_FOR = timedelta(minutes=10)
# So long a message may be read, deleted, or followed by the next one before anybody is called.
SETTLING = timedelta(seconds=3)
MOST_SEQS = 10_000


class Newest(NamedTuple):
    """What is new in a room: the seq of its last message, by whom, and who was mentioned where."""

    seq: int
    author_id: int
    mentions: dict[int, int]


def feed(now: datetime | None = None) -> int:
    """Look at what the log tells since; in how many rooms that was something."""
    rooms = rooms_behind()
    for room_id in rooms:
        _feed(room_id, now or timezone.now())
    return len(rooms)


def rooms_behind() -> list[int]:
    """The rooms of those who are to be told of which something has not been looked at."""
    told = Membership.objects.filter(user__in=PushSubscription.objects.values("user"))
    behind = Q(push_progress=None, last_seq__gt=0) | Q(last_seq__gt=F("push_progress__seq"))
    rooms = Room.objects.filter(behind, pk__in=told.exclude(level=Level.NONE).values("room"))
    return list(rooms.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _feed(room_id: int, now: datetime) -> None:
    head = Room.objects.values_list("last_seq", flat=True).get(pk=room_id)
    progress, _is_new = PushProgress.objects.select_for_update().get_or_create(room_id=room_id)
    newest = _newest(room_id, after=max(progress.seq, head - MOST_SEQS), head=head, now=now)
    if newest:
        # A row that waits already keeps its time, or much talk would put it off for ever.
        PushDelivery.objects.bulk_create(
            [
                PushDelivery(subscription_id=pk, room_id=room_id, seq=seq, due_at=now + SETTLING)
                for pk, seq in _called(room_id, newest)
            ],
            update_conflicts=True,
            unique_fields=["subscription", "room"],
            update_fields=["seq"],
        )
    progress.seq = head
    progress.save()


def _newest(room_id: int, *, after: int, head: int, now: datetime) -> Newest | None:
    between = Q(room=room_id, seq__gt=after, seq__lte=head)
    message = Message.objects.filter(between, deleted_at=None).order_by("-seq").first()
    if message is None or message.created_at < now - FRESH_FOR:
        return None
    mentions = Mention.objects.filter(between).values("user").annotate(newest=Max("seq"))
    seqs = dict(mentions.order_by().values_list("user", "newest"))
    return Newest(message.seq, message.author_id, seqs)


def _called(room_id: int, newest: Newest) -> Iterator[tuple[int, int]]:
    """The browsers to be told, and of what. Who said something has read what was before it."""
    seqs: dict[int, int] = {}
    members = Membership.objects.filter(room=room_id, user__is_active=True)
    members = members.filter(user__in=PushSubscription.objects.values("user"))
    for member in members.exclude(level=Level.NONE):
        seq = newest.mentions.get(member.user_id, 0)
        if member.level == Level.ALL and member.user_id != newest.author_id:
            seq = newest.seq
        if seq > member.read_seq:
            seqs[member.user_id] = seq
    for pk, user_id in PushSubscription.objects.filter(user__in=seqs).values_list("pk", "user"):
        yield pk, seqs[user_id]


def due(now: datetime, *, without: Collection[int], limit: int) -> list[int]:
    """Subscriptions that something is to be sent to, drawn by lot as in the queue of webhooks."""
    found = PushSubscription.objects.due(now).exclude(pk__in=without).order_by("?")
    return list(found.values_list("pk", flat=True)[:limit])


def waiting() -> int:
    return PushDelivery.objects.count()


def put_off(subscription_id: int, *, until: datetime) -> None:
    PushSubscription.objects.filter(pk=subscription_id).update(retry_at=until)


def forget(now: datetime) -> None:
    """Browsers that were logged out, also where nothing was said to them since."""
    ended(now).delete()
