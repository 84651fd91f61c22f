"""What is pushed while no page is open: shown once, and gone when it is read."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Person, Place
from tests.running import RunningOreum
from tests.waiting import wait_until

SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const shown = await registration.getNotifications();
  return shown.map(({ title, body, tag }) => [title, body, tag]);
}"""
CLICK = """async () => {
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    return whole_browser


def arrive_with_worker(oreum: RunningOreum, arrive: Callable[..., Person]) -> Person:
    alice = arrive(oreum, service_workers="allow", permissions=["notifications"])
    alice.page.goto("/accounts/notifications/")
    alice.has_worker()
    return alice


def push(person: Person, news: dict[str, Any]) -> None:
    """As the push service of the browser's maker would."""
    session = person.context.new_cdp_session(person.page)
    registrations: list[dict[str, Any]] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    wait_until(lambda: registrations or person.page.evaluate("false"))
    origin = person.page.evaluate("location.origin")
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": origin,
            "registrationId": registrations[-1]["registrationId"],
            "data": json.dumps(news),
        },
    )
    session.detach()


def news_of(room: Place, seq: int, body: str) -> dict[str, Any]:
    return {
        "title": "밥 · 제주 워크숍",
        "body": body,
        "lang": "ko",
        "tag": f"oreum.{room.id}",
        "room": room.id,
        "seq": seq,
        "url": f"{room.path}at/{seq}/",
    }


def shows(person: Person, *bodies: str) -> None:
    wait_until(
        lambda: [shown[1] for shown in person.page.evaluate(SHOWN)] == list(bodies), seconds=40
    )


def test_a_room_shows_its_newest_once_and_it_goes_when_it_is_read(
    oreum: RunningOreum, bob: Person, arrive: Callable[..., Person]
) -> None:
    room = bob.open_room("제주 워크숍")
    alice = arrive_with_worker(oreum, arrive)
    alice.join(room)
    alice.page.goto("/accounts/notifications/")
    bob.say("안녕하세요")
    bob.say("점심 먹을까요?")
    bob.sees("안녕하세요", "점심 먹을까요?")
    seq = int(bob.page.locator("[data-mine]").first.get_attribute("data-seq") or 0)
    push(alice, news_of(room, seq, "안녕하세요"))
    shows(alice, "안녕하세요")
    push(alice, news_of(room, seq + 1, "점심 먹을까요?"))
    shows(alice, "점심 먹을까요?")
    alice.look_at(room)
    shows(alice)


def test_a_click_leads_to_the_message(
    oreum: RunningOreum, bob: Person, arrive: Callable[..., Person]
) -> None:
    room = bob.open_room("제주 워크숍")
    bob.say("여기예요")
    bob.sees("여기예요")
    seq = int(bob.page.locator("[data-mine]").get_attribute("data-seq") or 0)
    alice = arrive_with_worker(oreum, arrive)
    alice.join(room)
    alice.page.goto("/rooms/")
    push(alice, {**news_of(room, seq + 100, "여기예요"), "url": f"{room.path}at/{seq}/"})
    shows(alice, "여기예요")
    alice.context.service_workers[0].evaluate(CLICK)
    alice.page.wait_for_url(f"**{room.path}at/{seq}/")
    expect(alice.page.locator("[data-flash] [data-body]")).to_have_text("여기예요")


def test_a_server_that_does_not_push_says_so(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice = arrive_with_worker(oreum, arrive)
    card = alice.page.locator("[data-push-card]")
    expect(card).to_have_attribute("data-push", "unoffered")
    expect(card.locator("[data-push-state=unoffered]")).to_be_visible()
    expect(card.locator("[data-action=push-on]")).to_be_hidden()
