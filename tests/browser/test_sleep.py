"""A tab sleeps, for a moment or for long, and catches up when it wakes: no reload."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.freezing import BODIES, FreezableTab
from tests.browser.people import Person, Place
from tests.running import RunningOreum

TIME = re.compile("^20")
# More than the 500 events that the socket sends again.
MANY = """
from messaging.services.send import send_message
from rooms.models import User
user = User.objects.get(username="{user}")
for number in range(1, 701):
    send_message(author=user, room_id={room}, body=f"{{number}}번째")
"""


def tell(person: Person, event: str) -> None:
    """What a browser tells a page that it freezes ("freeze") and lets go on ("resume").

    Said to it by the test: of itself a browser does so after minutes in which nobody looks.
    """
    person.page.evaluate("event => document.dispatchEvent(new Event(event))", event)


def test_a_frozen_tab_catches_up_when_it_wakes(alice: Person, bob: Person, room: Place) -> None:
    alice.page.evaluate("window.isTheSamePage = true")
    tell(alice, "freeze")
    alice.is_not_online()
    for text in ("하나", "둘"):
        bob.say(text)
    bob.sees("하나", "둘")
    tell(alice, "resume")
    alice.sees("하나", "둘")
    alice.is_online()
    expect(alice.page.locator("[data-integrity]")).to_have_attribute("data-resumed", TIME)
    assert alice.page.evaluate("window.isTheSamePage") is True
    alice.say("잘 잤어요")
    bob.sees("하나", "둘", "잘 잤어요")


def test_a_tab_that_the_browser_itself_freezes_catches_up(
    browser: Browser, oreum: RunningOreum, alice: Person, bob: Person, room: Place
) -> None:
    tab = FreezableTab(browser, f"{oreum.url}{room.path}", alice.context.cookies())
    tab.is_online()
    bob.say("자나요?")
    tab.wait_until(f"{BODIES}.length === 1")
    tab.count_turns()
    tab.freeze()
    frozen_at = tab.turns()
    said = ["자나요?", "하나", "둘"]
    for text in said[1:]:
        bob.say(text)
    bob.sees(*said)
    assert (tab.turns(), tab.bodies()) == (frozen_at, said[:1]), "nothing of it runs"
    tab.wake()
    tab.wait_until(f"{BODIES}.length >= {len(said)}")
    tab.is_online()
    bob.say("일어났네요")
    tab.wait_until(f"{BODIES}.length > {len(said)}")
    assert tab.bodies() == [*said, "일어났네요"]
    integrity = tab.evaluate("({...document.querySelector('[data-integrity]').dataset})")
    assert TIME.match(integrity["resumed"])
    assert integrity["gaps"] == "0"
    assert tab.turns() > frozen_at, "the same page"
    tab.close()


def test_a_tab_that_slept_through_more_than_a_replay_holds_misses_nothing(
    oreum: RunningOreum, alice: Person, bob: Person, room: Place
) -> None:
    alice.page.evaluate("window.isTheSamePage = true")
    tell(alice, "freeze")
    alice.is_not_online()
    oreum.manage("shell", "-v", "0", "-c", MANY.format(room=room.id, user=bob.username))
    tell(alice, "resume")
    integrity = alice.page.locator("[data-integrity]")
    expect(integrity).to_have_attribute("data-healed", "1")
    expect(integrity).to_have_attribute("data-gaps", "0")
    expect(alice.page.get_by_text("700번째", exact=True)).to_be_visible()
    seqs = alice.page.locator("[data-rows] > [data-seq]").evaluate_all(
        "rows => rows.map((row) => Number(row.dataset.seq))"
    )
    assert seqs == list(range(seqs[0], seqs[-1] + 1))
    assert alice.page.evaluate("window.isTheSamePage") is True


def test_a_clock_that_is_set_back_does_not_stop_what_waits(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.page.evaluate("const now = Date.now; Date.now = () => now() - 7_200_000")
    alice.context.set_offline(True)
    alice.say("두 시간 전")
    alice.context.set_offline(False)
    alice.sees("두 시간 전")
    bob.sees("두 시간 전")


def test_the_menu_says_that_nothing_is_missing(alice: Person, bob: Person, room: Place) -> None:
    integrity = alice.page.locator("[data-integrity]")
    expect(integrity).to_have_attribute("data-gaps", "0")
    assert integrity.get_attribute("data-resumed") is None
    alice.page.locator(".me summary").click()
    expect(integrity).to_contain_text("연결됨")
    expect(integrity).to_contain_text("연결 후 누락 0건")
    alice.context.set_offline(True)
    expect(integrity).to_contain_text("연결 끊김")
    bob.say("그동안")
    alice.context.set_offline(False)
    alice.sees("그동안")
    expect(integrity).to_contain_text("연결됨")
    expect(integrity).to_contain_text("이어받음")
