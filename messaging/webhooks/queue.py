"""What waits for each webhook: rows in the order in which they are to arrive."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from messaging.models import Webhook, WebhookDelivery
from messaging.models.webhook import MESSAGE_TYPES
from rooms.models import RoomEvent

# Beyond this a receiver that was away reads the log over REST.
MOST_CAUGHT_UP = 10_000
PORTION = 1_000
KEPT = timedelta(days=7)


class Happened(NamedTuple):
    """What the queue needs of an event."""

    room_id: int
    seq: int
    type: str


def queue(events: Iterable[Happened]) -> None:
    """Give the events of rooms, each room's in order, to their webhooks. In the caller's
    transaction. What a webhook was given before, it is not given again.
    """
    by_room: dict[int, list[Happened]] = defaultdict(list)
    for event in events:
        by_room[event.room_id].append(event)
    # Locked, as an owner may let one catch up from the log at the same moment.
    hooks = Webhook.objects.listening().filter(room__in=by_room).select_for_update().order_by("pk")
    for hook in hooks:
        _give(hook, by_room[hook.room_id])


def feed() -> int:
    """Give webhooks from the log what they lack, a portion each; how many lacked something.

    For sites without Kafka, where nobody else calls `queue`.
    """
    behind = Webhook.objects.listening().filter(queued_seq__lt=F("room__last_seq"))
    ids = list(behind.order_by("pk").values_list("pk", flat=True))
    for webhook_id in ids:
        _feed(webhook_id)
    return len(ids)


@transaction.atomic
def _feed(webhook_id: int) -> None:
    hook = Webhook.objects.listening().filter(pk=webhook_id).select_for_update().first()
    if hook:
        rows = RoomEvent.objects.after(hook.room_id, hook.queued_seq)
        portion = rows.values_list("room_id", "seq", "type")[:PORTION]
        _give(hook, [Happened(*row) for row in portion])


def _give(hook: Webhook, events: Sequence[Happened]) -> None:
    """To a locked webhook."""
    new = [event for event in events if event.seq > hook.queued_seq]
    if not new:
        return
    if new[0].seq > hook.queued_seq + 1:
        catch_up(hook, head=new[0].seq - 1)
    wanted = [event.seq for event in new if hook.wants(event.type)]
    WebhookDelivery.objects.bulk_create(_deliveries(hook, wanted))
    hook.queued_seq = new[-1].seq
    hook.save(update_fields=["queued_seq"])


def catch_up(hook: Webhook, *, head: int) -> None:
    """Queue what a locked webhook missed of its room's log up to `head`, the newest 10,000 of it
    at most. In the caller's transaction.
    """
    missed = RoomEvent.objects.after(hook.room_id, hook.queued_seq).filter(seq__lte=head)
    if hook.events == Webhook.Scope.MESSAGES:
        missed = missed.filter(type__in=MESSAGE_TYPES)
    newest = missed.order_by("-seq").values_list("seq", flat=True)[:MOST_CAUGHT_UP]
    WebhookDelivery.objects.bulk_create(_deliveries(hook, reversed(newest)))
    hook.queued_seq = head


def _deliveries(hook: Webhook, seqs: Iterable[int]) -> list[WebhookDelivery]:
    return [WebhookDelivery(webhook=hook, seq=seq) for seq in seqs]


def due(now: datetime, *, without: Collection[int], limit: int) -> list[int]:
    """Webhooks that something waits for and whose next try has come. Drawn by lot, so that under
    more than there are threads for, none waits for ever.
    """
    of_it = WebhookDelivery.objects.waiting().filter(webhook=OuterRef("pk")).order_by()
    hooks = Webhook.objects.sending().filter(Q(retry_at=None) | Q(retry_at__lte=now), Exists(of_it))
    hooks = hooks.exclude(pk__in=without).order_by("?")
    return list(hooks.values_list("pk", flat=True)[:limit])


def waiting() -> int:
    """How many deliveries wait, those of webhooks that rest left out."""
    return WebhookDelivery.objects.waiting().filter(webhook__in=Webhook.objects.sending()).count()


def put_off(webhook_id: int, *, until: datetime) -> None:
    Webhook.objects.filter(pk=webhook_id).update(retry_at=until)


def forget(now: datetime) -> None:
    """What ended a week ago is not kept."""
    WebhookDelivery.objects.filter(ended_at__lt=now - KEPT).delete()
