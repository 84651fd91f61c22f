"""What else moves on a page: refused sends, members, names, the theme, the reader's zone."""

import json
from collections.abc import Callable
from functools import partial

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.people import Person, Place
from tests.running import RunningOreum

PAPER = "() => getComputedStyle(document.documentElement).backgroundColor"


def refuse_sends(socket: WebSocketRoute) -> None:
    """A server that has muted whoever writes."""
    server = socket.connect_to_server()

    def answer(frame: str | bytes) -> None:
        content = json.loads(frame)
        if content["type"] == "send":
            refusal = {"type": "error", "code": "muted", "message": "지금은 쓸 수 없어요."}
            socket.send(json.dumps({**refusal, "client_id": content["client_id"]}))
        else:
            server.send(frame)

    socket.on_message(answer)
    server.on_message(partial(socket.send))


def test_a_refused_send_says_why_and_can_be_retried_or_discarded(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.page.route_web_socket("**/ws/chat", refuse_sends)
    alice.look_at(room)
    alice.say("하나")
    alice.say("둘")
    failed = alice.page.locator("[data-rows] [data-state=failed]")
    expect(failed).to_have_count(2)
    expect(failed.first).to_contain_text("지금은 쓸 수 없어요.")
    failed.first.locator("[data-action=discard]").click()
    expect(failed.locator("[data-body]")).to_have_text(["둘"])
    tab = alice.context.new_page()
    tab.goto(room.path)
    expect(tab.locator("[data-state=failed] [data-body]")).to_have_text(["둘"])
    tab.locator("[data-action=retry]").click()
    bob.sees("둘")
    expect(tab.locator("[data-state=failed]")).to_have_count(0)
    alice.sees("둘")


def test_members_who_come_are_told_of_and_listed(
    oreum: RunningOreum, arrive: Callable[..., Person], alice: Person
) -> None:
    room = alice.open_room("모두의 방")
    bob = arrive(oreum)
    bob.join(room)
    expect(alice.page.locator("[data-system='member.joined']").last).to_contain_text(bob.username)
    expect(alice.page.locator("[data-member-list] [data-member]")).to_have_count(2)
    expect(alice.page.locator("[data-member-count]")).to_have_text("2")


def test_a_new_name_of_the_room_shows_everywhere_at_once(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.page.goto(f"{room.path}settings/")
    name = alice.page.locator("form [name=name]")
    name.fill("한라산 워크숍")
    name.press("Enter")
    expect(bob.page.locator("[data-room-header] [data-room-name]")).to_have_text("한라산 워크숍")
    expect(bob.entry(room)).to_contain_text("한라산 워크숍")
    expect(bob.page).to_have_title("한라산 워크숍 · 오름")
    expect(bob.page.locator("[data-system='room.updated']")).to_contain_text("한라산 워크숍")


def test_the_theme_is_switched_kept_and_rendered_by_the_server(alice: Person, room: Place) -> None:
    light = alice.page.evaluate(PAPER)
    alice.page.locator("[data-menu] summary").last.click()
    alice.page.locator("[data-theme-switch]").click()
    expect(alice.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert alice.page.evaluate(PAPER) != light
    answer = alice.context.request.get(room.path)
    assert 'data-theme="dark"' in answer.text()


def test_times_are_those_of_the_readers_zone(
    oreum: RunningOreum, arrive: Callable[..., Person], alice: Person
) -> None:
    room = alice.open_room("시간대")
    alice.say("지금 몇 시예요?")
    traveller = arrive(oreum, timezone_id="America/New_York", locale="en-US")
    traveller.look_at(room)
    clock = "time => new Date(time.dateTime).toLocaleTimeString('en-US', {timeStyle: 'short'})"
    time = traveller.messages.locator("time").first
    expect(time).to_have_text(time.evaluate(clock))
    traveller.page.reload()
    expect(time).to_have_text(time.evaluate(clock))


def test_the_people_pane_opens_and_closes(alice: Person, room: Place) -> None:
    pane = alice.page.locator("[data-members]")
    toggle = alice.page.locator("[data-members-toggle]")
    alice.page.set_viewport_size({"width": 390, "height": 844})
    expect(pane).to_be_hidden()
    toggle.click()
    expect(pane).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    toggle.click()
    expect(pane).to_be_hidden()
    expect(toggle).to_have_attribute("aria-expanded", "false")


def test_what_the_policy_refuses_is_a_complaint(alice: Person, room: Place) -> None:
    with alice.page.expect_console_message(lambda said: said.text.startswith("policy: img-src")):
        alice.page.evaluate("{ new Image().src = 'https://elsewhere.invalid/a.png' }")

    alice.expects_complaint("img-src")
