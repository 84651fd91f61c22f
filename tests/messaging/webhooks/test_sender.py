"""Deliveries as a worker makes them: side by side, one hand at a time, over real connections."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from messaging.kafka.leases import configured_leases
from messaging.kafka.stopping import Stopping
from messaging.models import Webhook, WebhookDelivery
from messaging.posting.sender import Courier, Sender
from messaging.webhooks import queue
from messaging.webhooks.courier import Courier as WebhookCourier
from messaging.webhooks.queue import due
from rooms.models import Room, User
from tests.messaging.posting.receiver import Delivery, Receiver, receiving
from tests.messaging.webhooks.scene import a_webhook, told
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _may_call_here(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True


@pytest.fixture
def receivers() -> Iterator[Callable[..., Receiver]]:
    with ExitStack() as stack:

        def start(**options: object) -> Receiver:
            receiver = Receiver(**options)  # type: ignore[arg-type]
            stack.enter_context(receiving(receiver))
            return receiver

        yield start


def a_sender(*, courier: Courier | None = None, **options: Any) -> Sender:
    """Of webhooks, as a worker has it."""
    leases = configured_leases("webhooks", shards=1)
    options.setdefault("stopping", Stopping())
    return Sender(queue, courier or WebhookCourier(), leases, **options)


@contextmanager
def at_work(sender: Sender) -> Iterator[Sender]:
    thread = threading.Thread(target=sender.run)
    thread.start()
    try:
        yield sender
    finally:
        sender.stopping.begin()
        thread.join()


def test_what_is_said_arrives_in_order_and_signed(
    receivers: Callable[..., Receiver], room: Room, alice: User, bob: User
) -> None:
    receiver = receivers()
    hook = a_webhook(room, alice, url=receiver.url)
    seqs = told(room, bob, *map(str, range(60)))
    with at_work(a_sender()):
        wait_until(lambda: not hook.deliveries.waiting().exists(), what="all delivered")
    assert receiver.seqs == seqs
    assert receiver.got[0].headers["X-Oreum-Signature"].startswith("t=")
    assert hook.deliveries.filter(status=204, state="delivered").count() == 60


def test_it_tells_what_it_sent_and_what_waits(
    receivers: Callable[..., Receiver], room: Room, alice: User, bob: User
) -> None:
    hook = a_webhook(room, alice, url=receivers().url)
    told(room, bob, *map(str, range(5)))
    reports: list[dict[str, Any]] = []

    def report(**facts: Any) -> None:
        reports.append(facts)

    a_sender(once=True, report=report).run()
    first, last = reports[0], reports[-1]
    assert (first["state"], set(first["shards"]), first["lag"]) == ("working", {0}, 5)
    assert last["events"] == hook.deliveries.filter(state="delivered").count() == 5


def test_a_slow_receiver_holds_up_nobody_else(
    receivers: Callable[..., Receiver], room: Room, alice: User, bob: User
) -> None:
    may_answer = threading.Event()

    def wait(delivery: Delivery) -> int:
        may_answer.wait(10)
        return 204

    slow, quick = receivers(answer=wait), receivers()
    hooks = [a_webhook(room, alice, url=receiver.url) for receiver in (slow, quick)]
    seqs = told(room, bob, "하나", "둘", "셋")
    with at_work(a_sender(threads=2)):
        wait_until(lambda: quick.seqs == seqs, what="the quick one")
        wait_until(lambda: slow.seqs == seqs[:1], what="one at a time")
        may_answer.set()
        wait_until(lambda: slow.seqs == seqs, what="the slow one")
    assert not WebhookDelivery.objects.waiting().filter(webhook__in=hooks).exists()


def test_the_order_is_kept_through_failures(
    receivers: Callable[..., Receiver], room: Room, alice: User, bob: User
) -> None:
    receiver = receivers()
    receiver.answer = lambda delivery: 204 if len(receiver.got) % 3 else 503
    hook = a_webhook(room, alice, url=receiver.url)
    seqs = told(room, bob, "하나", "둘", "셋", "넷")
    with at_work(a_sender()):

        def is_through() -> bool:
            Webhook.objects.filter(failing_since__isnull=False).update(retry_at=None)
            return not hook.deliveries.waiting().exists()

        wait_until(is_through, what="all delivered")
    assert receiver.seqs == [seqs[0], seqs[1], seqs[2], seqs[2], seqs[3]]
    keys = [delivery.headers["X-Oreum-Delivery"] for delivery in receiver.got]
    assert keys[2] == keys[3]
    assert len(set(keys)) == 4


def test_of_two_workers_one_sends_and_the_other_when_it_ends(
    receivers: Callable[..., Receiver], room: Room, alice: User, bob: User
) -> None:
    receiver = receivers()
    a_webhook(room, alice, url=receiver.url)
    seqs = told(room, bob, "하나")
    first, second = a_sender(), a_sender()
    with at_work(first):
        wait_until(lambda: receiver.seqs == seqs, what="the first")
        assert second.step() == 0
        assert not second.leases.mine
    with at_work(second):
        seqs += told(room, bob, "둘")
        wait_until(lambda: receiver.seqs == seqs, what="the second")


def test_a_delivery_that_fails_by_a_mistake_of_ours_is_put_off(
    room: Room, alice: User, bob: User, caplog: pytest.LogCaptureFixture
) -> None:
    class Clumsy:
        def deliver(self, webhook_id: int) -> bool:
            raise ZeroDivisionError

    hook = a_webhook(room, alice)
    told(room, bob, "하나")
    with at_work(a_sender(courier=Clumsy())):
        wait_until(lambda: not due(timezone.now(), without=[], limit=1), what="put off")
    hook.refresh_from_db()
    assert hook.retry_at
    assert "ZeroDivisionError" in caplog.text


def test_what_is_on_its_way_is_written_down_before_the_end(
    receivers: Callable[..., Receiver], room: Room, alice: User, bob: User
) -> None:
    stopping = Stopping()

    def ask_to_stop(delivery: Delivery) -> int:
        stopping.begin()
        return 204

    receiver = receivers(answer=ask_to_stop)
    hook = a_webhook(room, alice, url=receiver.url)
    told(room, bob, "하나", "둘")
    with at_work(a_sender(stopping=stopping)):
        wait_until(lambda: receiver.got, what="the first")
    assert len(receiver.got) == 1
    assert list(hook.deliveries.order_by("pk").values_list("state", flat=True)) == [
        "delivered",
        "waiting",
    ]
