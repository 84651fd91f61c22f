"""What a screen reader is given: the tree it reads, and what it is told of by itself."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, Place
from tests.browser.seeding import seeded_room
from tests.running import RunningOreum

LIVENESS = """() => {
  window.heard = [];
  window.shown = [];
  const log = document.querySelector("[data-timeline]");
  const rows = log.querySelector("[data-rows]");
  const listen = (changes) => {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
    const texts = added.map((row) => row.querySelector?.("[data-body]")?.innerText).filter(Boolean);
    if (log.ariaLive === "polite") window.heard.push(...texts);
  };
  new MutationObserver(listen).observe(rows, { childList: true });
  const history = log.querySelector("[data-history]");
  const listenAbove = () => {
    const isLoud = history.closest("[aria-live]").ariaLive === "polite";
    window.shown.push(history.dataset.state);
    if (isLoud) window.heard.push(history.innerText);
  };
  new MutationObserver(listenAbove).observe(history, { attributes: true });
}"""


@pytest.fixture(scope="module")
def long_room(oreum: RunningOreum) -> Place:
    return seeded_room(oreum, messages=120, prefix="read")


def heard(person: Person) -> list[str]:
    found: list[str] = person.page.evaluate("window.heard")
    return found


def name_of_focused(person: Person) -> str:
    """As the browser tells it to a screen reader."""
    session = person.context.new_cdp_session(person.page)
    found = session.send("Runtime.evaluate", {"expression": "document.activeElement"})
    of = {"objectId": found["result"]["objectId"], "fetchRelatives": False}
    name: str = session.send("Accessibility.getPartialAXTree", of)["nodes"][0]["name"]["value"]
    return name


def test_the_room_is_a_log_of_articles_with_names_and_times(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.say("안녕하세요")
    alice.sees("안녕하세요")
    expect(alice.page.get_by_role("log", name="메시지")).to_be_visible()
    expect(alice.page.get_by_role("log")).to_match_aria_snapshot(
        f"""
        - log "메시지":
          - article:
            - text: {bob.username}
            - time
            - paragraph: 안녕하세요
        """
    )
    expect(alice.page.get_by_role("navigation", name="내 방")).to_be_visible()
    expect(alice.page.get_by_role("complementary", name="멤버")).to_be_visible()
    expect(alice.page.get_by_role("textbox", name="메시지")).to_be_focused()


def test_a_message_that_is_walked_to_says_who_said_what_when(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.say("안녕하세요")
    bob.say("반가워요")
    alice.sees("안녕하세요", "반가워요")
    alice.messages.last.focus()
    for text in ("반가워요", "안녕하세요"):
        name = name_of_focused(alice)
        assert name.startswith(bob.username)
        assert ":" in name
        assert text in name
        alice.page.keyboard.press("ArrowUp")


def test_what_is_new_is_read_out_and_the_past_is_not(
    alice: Person, bob: Person, long_room: Place
) -> None:
    bob.join(long_room)
    alice.look_at(long_room)
    alice.page.evaluate(LIVENESS)
    before = alice.messages.count()
    alice.timeline.evaluate("timeline => { timeline.scrollTop = 0 }")
    alice.page.wait_for_function(
        "count => document.querySelectorAll('[data-rows] [data-message]').length > count",
        arg=before,
    )
    expect(alice.timeline).to_have_attribute("aria-live", "polite")
    assert "loading" in alice.page.evaluate("window.shown")
    assert heard(alice) == []
    alice.timeline.evaluate("timeline => { timeline.scrollTop = timeline.scrollHeight }")
    bob.say("새 소식")
    expect(alice.page.get_by_text("새 소식", exact=True)).to_be_in_viewport()
    assert heard(alice) == ["새 소식"]


def test_of_what_was_missed_only_the_number_is_told(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.say("하나")
    alice.sees("하나")
    alice.page.evaluate(LIVENESS)
    alice.context.set_offline(True)
    alice.is_not_online()
    texts = [f"{number}번째" for number in range(12)]
    for text in texts:
        bob.say(text)
    bob.sees("하나", *texts)
    alice.context.set_offline(False)
    alice.sees("하나", *texts)
    expect(alice.page.locator("[data-announcement]")).to_have_text("새 메시지 12개")
    assert heard(alice) == []
    expect(alice.timeline).to_have_attribute("aria-live", "polite")
