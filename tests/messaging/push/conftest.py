"""What the tests of push stand on: Alice's browser, and a worker's steps under a clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from messaging.models import PushSubscription
from messaging.push import queue
from messaging.push.courier import Courier
from rooms.models import User
from tests.messaging.push.browser import Browser, a_browser, subscribed


@pytest.fixture(autouse=True)
def _may_call_here(settings: Settings) -> None:
    settings.DEBUG = True


@pytest.fixture
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.fixture
def subscription(browser: Browser, alice: User) -> PushSubscription:
    return subscribed(browser, alice)


@dataclass
class Worker:
    """What the role does, one step at a time."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return timezone.now() + self.ahead

    def go_on(self, **time: float) -> None:
        self.ahead += timedelta(**time)

    def look(self) -> int:
        return queue.feed(self.now())

    def send(self) -> None:
        """All that is due once what was said has settled."""
        self.ahead += queue.SETTLING
        courier = Courier(now=self.now, uniform=lambda low, high: 1.0)
        for pk in queue.due(self.now(), without=(), limit=100):
            while courier.deliver(pk):
                pass

    def work(self) -> None:
        self.look()
        self.send()


@pytest.fixture
def worker() -> Worker:
    return Worker()
