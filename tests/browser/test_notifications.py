"""What calls for somebody who looks elsewhere: the browser's notification, the icon of the tab."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Person, Place
from tests.running import RunningOreum
from tests.waiting import wait_until

CARD = "[data-notify-card]"
PAGE = "/accounts/notifications/"
# What the browser would show, kept where the test can look; and whether the reader looks.
RECORD = """
  window.shown = [];
  window.looksHere = true;
  document.hasFocus = () => window.looksHere;
  class Recorded extends EventTarget {
    static permission = "granted";
    constructor(title, options) {
      super();
      Object.assign(this, { title, body: options.body, isOpen: true });
      window.shown.push(this);
    }
    close() { this.isOpen = false; }
  }
  window.Notification = Recorded;
"""


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    return whole_browser


def watch(person: Person) -> None:
    person.context.add_init_script(RECORD)
    person.page.reload()
    person.is_online()


def look(page: Page, *, here: bool) -> None:
    page.evaluate(
        "(here) => { window.looksHere = here;"
        " window.dispatchEvent(new Event(here ? 'focus' : 'blur')); }",
        here,
    )


def shown(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(
        "window.shown.filter(({ isOpen }) => isOpen).map(({ title, body }) => [title, body])"
    )
    return found


def tells(page: Page, count: int) -> None:
    wait_until(lambda: page.evaluate("window.shown.length") == count)


def test_who_looks_elsewhere_is_told_who_wrote_and_where(
    alice: Person, bob: Person, room: Place
) -> None:
    watch(alice)
    look(alice.page, here=False)
    bob.say("점심 먹어요")
    tells(alice.page, 1)
    ((title, body),) = shown(alice.page)
    assert bob.username in title
    assert "제주 워크숍" in title
    assert body == "점심 먹어요"
    expect(alice.page).to_have_title(re.compile(r"^\(1\)"))
    expect(alice.page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("^data:"))
    look(alice.page, here=True)
    wait_until(lambda: shown(alice.page) == [])
    expect(alice.page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("svg$"))


def test_who_looks_here_is_told_nothing(alice: Person, bob: Person, room: Place) -> None:
    watch(alice)
    bob.say("여기 보여요?")
    alice.sees("여기 보여요?")
    assert shown(alice.page) == []


def test_of_two_tabs_one_tells(alice: Person, bob: Person, room: Place) -> None:
    watch(alice)
    other = Person.come(alice.context, alice.username)
    other.look_at(room)
    for page in (alice.page, other.page):
        look(page, here=False)
    bob.say("하나")
    for person in (alice, other):
        person.sees("하나")
    tells(alice.page, 1)
    bob.say("둘")
    tells(alice.page, 2)
    other.sees("하나", "둘")
    assert shown(other.page) == []


def test_a_click_leads_to_the_message(alice: Person, bob: Person, room: Place) -> None:
    watch(alice)
    alice.open_room("다른 방")
    look(alice.page, here=False)
    bob.say("이리 와요")
    tells(alice.page, 1)
    alice.page.evaluate("window.shown[0].onclick()")
    alice.page.wait_for_url(re.compile(rf"{room.path}at/\d+/$"))
    expect(alice.page.locator("[data-flash]")).to_contain_text("이리 와요")


def test_nothing_disturbs_who_wants_quiet(alice: Person, bob: Person, room: Place) -> None:
    watch(alice)
    settings = Person.come(alice.context, alice.username)
    settings.page.goto(PAGE)
    settings.page.locator("[name=span][value='1h']").click()
    expect(settings.page.locator("[data-quiet-now]")).to_be_visible()
    look(settings.page, here=False)
    look(alice.page, here=False)
    bob.say("조용히")
    expect(alice.page).to_have_title(re.compile(r"^\(1\)"))
    settings.page.locator("[name=span][value='']").click()
    expect(settings.page.locator("[data-quiet-now]")).to_have_count(0)
    look(settings.page, here=False)
    bob.say("이제는?")
    tells(alice.page, 1)
    assert [body for _title, body in shown(alice.page)] == ["이제는?"]


def test_the_card_says_how_it_stands_and_asks_only_when_told(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    somebody = arrive(oreum)
    somebody.context.add_init_script(
        "window.asked = 0; Notification.requestPermission = async () => { window.asked += 1;"
        " Object.defineProperty(Notification, 'permission', { value: 'granted' }); };"
        " Object.defineProperty(Notification, 'permission', { value: 'default',"
        " configurable: true });"
    )
    somebody.page.goto(PAGE)
    card = somebody.page.locator(CARD)
    expect(card).to_have_attribute("data-permission", "default")
    assert somebody.page.evaluate("window.asked") == 0
    card.locator("[data-action=allow-notifications]").click()
    expect(card).to_have_attribute("data-permission", "granted")
    assert somebody.page.evaluate("window.asked") == 1


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ("Object.defineProperty(Notification, 'permission', { value: 'denied' })", "denied"),
        ("delete window.Notification", "unsupported"),
    ],
)
def test_the_card_names_the_mend(
    oreum: RunningOreum, arrive: Callable[..., Person], script: str, state: str
) -> None:
    somebody = arrive(oreum)
    somebody.context.add_init_script(script)
    somebody.page.goto(PAGE)
    card = somebody.page.locator(CARD)
    expect(card).to_have_attribute("data-permission", state)
    expect(card.locator(f"[data-notify-state={state}]")).to_be_visible()
    expect(card.locator("[data-action=allow-notifications]")).to_be_hidden()


def test_a_real_notification_is_shown_to_who_allowed_them(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    somebody = arrive(oreum, permissions=["notifications"])
    somebody.page.goto(PAGE)
    card = somebody.page.locator(CARD)
    expect(card).to_have_attribute("data-permission", "granted")
    card.locator("[data-action=try-notification]").click()
    expect(card).to_have_attribute("data-permission", "granted")
