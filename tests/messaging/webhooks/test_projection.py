"""What the reader of the topic hands over is queued once, in the order of the log."""

import pytest
from django.db import transaction

from messaging.models import Webhook
from messaging.projections.webhooks import Webhooks
from rooms.events import as_event
from rooms.models import Room, RoomEvent, User
from tests.messaging.saying import say
from tests.messaging.webhooks.scene import Scene

pytestmark = pytest.mark.django_db


def test_events_of_the_topic_are_queued_once_also_from_zero(
    scene: Scene, hook: Webhook, room: Room, bob: User
) -> None:
    seqs = [say(room, bob, body).seq for body in ("하나", "둘")]
    events = [as_event(row) for row in RoomEvent.objects.after(room.pk, 0)]
    projection = Webhooks()
    for _time in range(2):
        with transaction.atomic():
            projection.apply(events)
            projection.reset()
    scene.deliver_all(hook)
    assert scene.post.seqs == seqs
