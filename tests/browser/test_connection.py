"""The network and the server go away and come back; no page is reloaded, nothing is missing."""

import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.people import Person, Place
from tests.running import RunningOreum
from tests.servers import own_servers
from tests.waiting import wait_until


def test_what_is_written_offline_waits_and_goes_out_once_in_order(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.say("여기까지")
    bob.sees("여기까지")
    alice.context.set_offline(True)
    expect(alice.page.locator("body")).to_have_attribute("data-connection", "offline")
    for text in ("하나", "둘", "셋"):
        alice.say(text)
    expect(alice.banner).to_be_visible()
    expect(alice.banner).to_have_attribute("data-waiting", "3")
    expect(alice.banner).to_contain_text("3")
    bob.say("그동안")
    bob.sees("여기까지", "그동안")
    alice.context.set_offline(False)
    alice.sees("여기까지", "그동안", "하나", "둘", "셋")
    bob.sees("여기까지", "그동안", "하나", "둘", "셋")
    expect(alice.banner).to_be_hidden()


def test_what_waits_survives_a_reload(alice: Person, bob: Person, room: Place) -> None:
    alice.page.route_web_socket("**/ws/chat", lambda socket: socket.close(code=1013))
    alice.page.goto(room.path)
    alice.is_not_online()
    for text in ("하나", "둘"):
        alice.say(text)
    expect(alice.page.locator("[data-state=pending]")).to_have_count(2)
    alice.page.reload()
    expect(alice.page.locator("[data-state=pending]")).to_have_count(2)
    alice.page.unroute_all()
    fresh = alice.context.new_page()
    fresh.goto(room.path)
    bob.sees("하나", "둘")
    alice.page.close()
    alice.page = fresh
    alice.sees("하나", "둘")


def test_who_looks_at_the_page_again_need_not_wait_for_the_next_try(
    alice: Person, room: Place
) -> None:
    doors: list[str] = []

    def answer(socket: WebSocketRoute) -> None:
        doors.append("shut" if not doors else "open")
        if doors == ["shut"]:
            socket.close(code=1013)
        else:
            socket.connect_to_server()

    alice.page.route_web_socket("**/ws/chat", answer)
    alice.page.clock.install()
    alice.page.goto(room.path)
    # From now on no timer of the page ends: the next try comes by the reader alone.
    alice.page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=1))
    wait_until(lambda: doors or alice.page.evaluate("false"))
    alice.is_not_online()
    alice.page.evaluate("() => { window.dispatchEvent(new Event('focus')); }")
    alice.is_online()
    assert doors == ["shut", "open"]


def test_a_page_goes_on_when_its_server_was_killed(
    mortal: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice = arrive(mortal)
    bob = arrive(mortal)
    room = alice.open_room("잡담")
    bob.join(room)
    alice.say("하나")
    bob.sees("하나")
    alice.page.evaluate("window.isTheSamePage = true")
    mortal.web.kill()
    alice.is_not_online()
    alice.say("둘")
    expect(alice.banner).to_be_visible()
    mortal.start_web()
    alice.is_online()
    bob.is_online()
    alice.sees("하나", "둘")
    bob.sees("하나", "둘")
    bob.say("셋")
    alice.sees("하나", "둘", "셋")
    assert alice.page.evaluate("window.isTheSamePage") is True


def test_two_processes_go_on_when_redis_is_killed(
    tmp_path: Path, arrive: Callable[..., Person]
) -> None:
    with own_servers(tmp_path / "stack", ["redis"]) as stack:
        variables = stack.exports(["redis"])
        site = tmp_path / "data"
        with RunningOreum(site, variables) as here, RunningOreum(site, variables) as there:
            alice, bob = arrive(here), arrive(there)
            room = alice.open_room("잡담")
            bob.join(room)
            alice.say("하나")
            bob.sees("하나")
            (redis,) = stack.servers["redis"].daemons()
            redis.send(signal.SIGKILL)
            wait_until(lambda: not redis.is_running(), what="the end of Redis")
            alice.say("둘")
            bob.say("셋")
            for person in (alice, bob):
                expect(person.messages).to_have_count(3)
                person.is_online()
                assert person.page.locator("[data-integrity]").get_attribute("data-resumed") is None
            order = alice.page.locator("[data-body]").all_text_contents()
            bob.sees(*order)


def test_a_page_whose_session_has_ended_says_so_and_stops(alice: Person, room: Place) -> None:
    other = alice.context.new_page()
    other.goto(room.path)
    form = other.locator("form[action='/accounts/logout/']")
    form.evaluate("form => form.requestSubmit()")
    expect(alice.page.locator("body")).to_have_attribute("data-connection", "offline")
    expect(alice.banner).to_be_visible()
    expect(alice.banner.locator("[data-action=reload]")).to_be_visible()
    # It asked whether the session still stands, and browsers tell of the answer.
    alice.expects_complaint("401")


def test_two_tabs_of_one_person_keep_in_step(alice: Person, bob: Person, room: Place) -> None:
    tab = alice.context.new_page()
    tab.goto(room.path)
    alice.say("어느 탭에서나")
    expect(tab.locator("[data-body]")).to_have_text(["어느 탭에서나"])
    expect(tab.locator("[data-mine]")).to_have_count(1)
    bob.sees("어느 탭에서나")


def test_a_browser_that_allows_no_storage_sends_all_the_same(
    alice: Person, bob: Person, room: Place
) -> None:
    denied = "{ get() { throw new DOMException('denied', 'SecurityError') } }"
    for name in ("indexedDB", "localStorage"):
        alice.page.add_init_script(f"Object.defineProperty(window, '{name}', {denied})")
    alice.look_at(room)
    alice.say("저장소 없이도")
    bob.sees("저장소 없이도")
    alice.sees("저장소 없이도")


def test_two_tabs_that_were_offline_send_everything_once(
    alice: Person, bob: Person, room: Place
) -> None:
    first, second = alice.page, alice.context.new_page()
    second.goto(room.path)
    expect(second.locator("body")).to_have_attribute("data-connection", "online")
    alice.context.set_offline(True)
    for page, text in ((first, "첫 탭"), (second, "둘째 탭"), (first, "다시 첫 탭")):
        expect(page.locator("body")).to_have_attribute("data-connection", "offline")
        page.locator("[data-composer] textarea").fill(text)
        page.locator("[data-composer] textarea").press("Enter")
        expect(second.locator("[data-state=pending]").last).to_contain_text(text)
    expect(second.locator("[data-waiting]")).to_have_attribute("data-waiting", "3")
    alice.context.set_offline(False)
    for page in (first, second, bob.page):
        expect(page.locator("[data-body]")).to_have_text(["첫 탭", "둘째 탭", "다시 첫 탭"])
        expect(page.locator("[data-rows] [data-state=sent]")).to_have_count(3)
