"""How far one has read: counts, the divider, the pill, and the line one is at."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import TOP, Person, Place
from tests.browser.seeding import seeded_room
from tests.running import RunningOreum

MESSAGES = 170
LINE_READ = """timeline => {
  const top = timeline.getBoundingClientRect().top + 60;
  const lines = [...timeline.querySelectorAll("[data-rows] > [data-seq]")];
  return lines.find((line) => line.getBoundingClientRect().top > top).dataset.seq;
}"""


@pytest.fixture(scope="module")
def long_room(oreum: RunningOreum) -> Place:
    """A public room with a past of many pages."""
    return seeded_room(oreum, messages=MESSAGES, prefix="long")


def seqs(person: Person) -> list[int]:
    rows = person.page.locator("[data-rows] > [data-seq]")
    found: list[int] = rows.evaluate_all("rows => rows.map(row => Number(row.dataset.seq))")
    return found


def test_another_room_counts_what_is_unread_and_the_title_counts_all(
    alice: Person, bob: Person, room: Place
) -> None:
    elsewhere = alice.open_room("다른 방")
    for text in ("하나", "둘", "셋"):
        bob.say(text)
    expect(alice.entry(room)).to_have_attribute("data-unread", "3")
    expect(alice.entry(room).locator("[data-unread-count]")).to_have_text("3")
    expect(alice.page).to_have_title(re.compile(r"^\(3\) "))
    alice.look_at(room)
    expect(alice.entry(room)).to_have_attribute("data-unread", "0")
    expect(alice.page).to_have_title(re.compile(r"^[^(]"))
    alice.look_at(elsewhere)
    expect(alice.entry(room)).to_have_attribute("data-unread", "0")


def test_what_one_tab_has_read_is_read_in_the_other(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.open_room("다른 방")
    bob.say("읽어 주세요")
    expect(alice.entry(room)).to_have_attribute("data-unread", "1")
    tab = alice.context.new_page()
    tab.goto(room.path)
    expect(alice.entry(room)).to_have_attribute("data-unread", "0")


def test_the_divider_stands_before_the_first_unread_message(
    alice: Person, bob: Person, room: Place
) -> None:
    bob.say("읽었어요")
    alice.sees("읽었어요")
    expect(alice.page.locator("[data-unread-divider]")).to_have_count(0)
    alice.open_room("다른 방")
    bob.say("안 읽은 하나")
    bob.say("안 읽은 둘")
    expect(alice.entry(room)).to_have_attribute("data-unread", "2")
    alice.look_at(room)
    divider = alice.page.locator("[data-unread-divider]")
    expect(divider).to_contain_text("2")
    expect(divider.locator("+ [data-message]")).to_contain_text("안 읽은 하나")
    alice.say("이제 읽었어요")
    expect(divider).to_have_count(0)


def test_older_pages_come_by_scrolling_and_the_line_one_reads_stays(
    alice: Person, long_room: Place
) -> None:
    alice.look_at(long_room)
    loaded = len(seqs(alice))
    alice.timeline.evaluate("timeline => { timeline.scrollTop = 400 }")
    line = alice.page.locator(f"[data-rows] > [data-seq='{alice.timeline.evaluate(LINE_READ)}']")
    top = line.evaluate(TOP)
    alice.page.wait_for_function(
        "count => document.querySelectorAll('[data-rows] > [data-seq]').length > count", arg=loaded
    )
    assert abs(line.evaluate(TOP) - top) < 1
    while alice.page.locator("[data-history]").get_attribute("data-state") != "start":
        alice.timeline.evaluate("timeline => { timeline.scrollTop = 0 }")
    expect(alice.messages).to_have_count(MESSAGES)
    assert seqs(alice) == sorted(set(seqs(alice)))


def test_however_far_one_reads_the_page_holds_three_hundred_lines(
    alice: Person, oreum: RunningOreum
) -> None:
    alice.look_at(seeded_room(oreum, messages=450, prefix="far"))
    rows = alice.page.locator("[data-rows] > [data-seq]")
    newest = seqs(alice)[-1]
    while alice.page.locator("[data-history]").get_attribute("data-state") != "start":
        alice.timeline.evaluate("timeline => { timeline.scrollTop = 0 }")
        assert rows.count() <= 300
    assert newest not in seqs(alice)
    while newest not in seqs(alice):
        alice.timeline.evaluate("timeline => { timeline.scrollTop = timeline.scrollHeight }")
        assert rows.count() <= 300
    assert seqs(alice) == sorted(set(seqs(alice)))


def test_a_reader_at_the_end_stays_there_and_any_other_gets_a_pill(
    alice: Person, bob: Person, long_room: Place
) -> None:
    alice.look_at(long_room)
    bob.join(long_room)
    pill = alice.page.locator("[data-new-pill]")
    bob.say("맨 아래에서")
    expect(alice.page.get_by_text("맨 아래에서")).to_be_in_viewport()
    expect(pill).to_be_hidden()
    alice.timeline.evaluate("timeline => { timeline.scrollTop -= 600 }")
    for text in ("하나", "둘", "셋"):
        bob.say(text)
    expect(pill).to_be_visible()
    expect(pill).to_contain_text("3")
    expect(alice.page.get_by_text("셋", exact=True)).not_to_be_in_viewport()
    pill.click()
    expect(alice.page.get_by_text("셋", exact=True)).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_a_permalink_shows_its_message_and_leads_on_to_the_newest(
    alice: Person, bob: Person, long_room: Place
) -> None:
    bob.join(long_room)
    alice.page.goto(f"{long_room.path}at/60/")
    alice.is_online()
    expect(alice.page.locator("[data-seq='60']")).to_be_in_viewport()
    bob.say("맨 끝")
    expect(alice.page.get_by_text("맨 끝", exact=True)).to_have_count(0)
    alice.page.locator("[data-new-pill]").click()
    expect(alice.page.get_by_text("맨 끝", exact=True)).to_be_in_viewport()
    last = seqs(alice)
    assert last == list(range(last[0], last[-1] + 1))


def test_what_stands_below_the_view_is_not_read_yet(
    alice: Person, bob: Person, room: Place
) -> None:
    alice.open_room("다른 방")
    for number in range(30):
        bob.say(f"{number}번째 줄\n그리고 또 한 줄")
    expect(alice.entry(room)).to_have_attribute("data-unread", "30")
    alice.look_at(room)
    expect(alice.page.locator("[data-unread-divider]")).to_be_in_viewport()
    expect(alice.page.locator("[data-new-pill]")).to_contain_text("30")
    expect(alice.entry(room)).to_have_attribute("data-unread", "30")
    alice.timeline.evaluate("timeline => { timeline.scrollTop = timeline.scrollHeight }")
    expect(alice.entry(room)).to_have_attribute("data-unread", "0")
