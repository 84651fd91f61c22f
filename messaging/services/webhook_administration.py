"""What the admins of the server do to webhooks, from outside the room."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from messaging.models import Webhook, WebhookDelivery


def retry(*, webhook: Webhook) -> None:
    """Try at once what waits. One that is stopped stays so: its owners say when it goes on."""
    Webhook.objects.filter(pk=webhook.pk).update(retry_at=None)


def stop(*, webhook: Webhook) -> None:
    """Nothing is sent or taken until an owner makes it go on."""
    Webhook.objects.filter(pk=webhook.pk).exclude(state=Webhook.State.DISABLED).update(
        state=Webhook.State.DISABLED,
        disabled_at=timezone.now(),
        disabled_reason=Webhook.Reason.ADMIN,
        retry_at=None,
    )


@transaction.atomic
def skip(*, delivery: WebhookDelivery) -> bool:
    """Give one that waits up; what is behind it is tried at once. Whether it did wait."""
    if not drop(WebhookDelivery.objects.waiting().filter(pk=delivery.pk)):
        return False
    Webhook.objects.filter(pk=delivery.webhook_id).update(retry_at=None, failing_since=None)
    return True


def drop(waiting: QuerySet[WebhookDelivery]) -> int:
    return waiting.order_by().update(
        state=WebhookDelivery.State.DROPPED,
        problem=WebhookDelivery.Problem.SKIPPED,
        ended_at=timezone.now(),
    )
