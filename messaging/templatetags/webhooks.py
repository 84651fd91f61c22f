"""What a room's settings, which know nothing of webhooks, ask for."""

from django import template
from django.db.models import Count, Q, QuerySet

from messaging.models import Webhook, WebhookDelivery
from rooms.models import Room

register = template.Library()

WAITING = Q(deliveries__state=WebhookDelivery.State.WAITING)


@register.simple_tag
def webhooks_of(room: Room) -> QuerySet[Webhook]:
    """In the order in which they were made, each with `waiting`: how many deliveries wait."""
    rows = Webhook.objects.filter(room=room)
    return rows.annotate(waiting=Count("deliveries", filter=WAITING)).order_by("pk")
