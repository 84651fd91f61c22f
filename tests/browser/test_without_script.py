"""The pages read and send with JavaScript switched off."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Person, Place
from tests.running import RunningOreum


def test_one_can_read_and_send_by_form(
    oreum: RunningOreum, alice: Person, bob: Person, room: Place, arrive: Callable[..., Person]
) -> None:
    alice.say("스크립트가 있는 쪽")
    bob.sees("스크립트가 있는 쪽")
    browser = alice.context.browser
    assert browser is not None
    plain = browser.new_context(base_url=oreum.url, java_script_enabled=False, locale="ko-KR")
    page = plain.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(bob.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.goto(room.path)
    expect(page.locator("[data-body]")).to_have_text(["스크립트가 있는 쪽"])
    page.locator("[data-composer] textarea").fill("스크립트가 없는 쪽")
    page.locator("[data-composer] button[type=submit]").click()
    expect(page.locator("[data-body]")).to_have_text(["스크립트가 있는 쪽", "스크립트가 없는 쪽"])
    alice.sees("스크립트가 있는 쪽", "스크립트가 없는 쪽")
    plain.close()
