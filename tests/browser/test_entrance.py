"""In and out by the forms."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.running import RunningOreum

PASSWORD = "한라산-1950m-높다"


def sign_up(person: Person) -> None:
    person.context.clear_cookies()
    person.page.goto("/accounts/signup/")
    person.page.locator("[name=username]").fill(f"new-{person.username}")
    person.page.locator("[name=password1]").fill(PASSWORD)
    person.page.locator("[name=password1]").press("Enter")
    person.is_online()


def test_one_signs_up_logs_out_and_logs_in_again(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    person = arrive(oreum)
    page = person.page
    sign_up(person)
    page.locator("[data-menu] summary").last.click()
    page.locator("form[action='/accounts/logout/'] button").click()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(f"new-{person.username}")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    person.is_online()


def test_a_room_is_opened_and_joined_by_the_forms(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    alice, bob = arrive(oreum), arrive(oreum)
    alice.page.goto("/rooms/new/")
    form = alice.page.locator("form:has([name=kind])")
    form.locator("[name=name]").fill("제주 워크숍")
    form.locator("[name=kind][value=public]").check()
    form.locator("[name=name]").press("Enter")
    alice.page.wait_for_url("**/rooms/*/")
    alice.is_online()
    bob.page.goto(alice.page.url)
    bob.page.locator("form[action$='/join/'] button").click()
    expect(bob.composer).to_be_visible()
    bob.is_online()
    alice.say("어서 와요")
    bob.sees("어서 와요")


def test_a_new_password_leaves_the_other_tabs_of_the_browser_online(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    person = arrive(oreum)
    sign_up(person)
    person.open_room("잡담")
    person.page.evaluate("window.isTheSamePage = true")
    settings = person.context.new_page()
    settings.goto("/accounts/password/change/")
    settings.locator("[name=oldpassword]").fill(PASSWORD)
    for field in settings.locator("[name^=password]").all():
        field.fill(f"{PASSWORD}-둘")
    with person.page.expect_websocket():  # the one that it had is closed within two seconds
        settings.keyboard.press("Enter")
    person.is_online()
    person.say("아직 여기")
    person.sees("아직 여기")
    assert person.page.evaluate("window.isTheSamePage") is True
