"""What the tests of webhooks stand on."""

import pytest

from messaging.models import Webhook
from rooms.models import Room, User
from tests.messaging.webhooks.scene import Scene, a_webhook


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def hook(room: Room, alice: User) -> Webhook:
    """Of Alice's private room."""
    return a_webhook(room, alice)
