"""With JavaScript switched off one can sign up, join, read and send."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.running import RunningOreum

PASSWORD = "한라산-1950m-높다"


def test_one_can_sign_up_join_read_and_send_by_forms(
    oreum: RunningOreum, alice: Person, arrive: Callable[..., Person]
) -> None:
    room = alice.open_room("모두의 방")
    alice.say("스크립트가 있는 쪽")
    plain = arrive(oreum, java_script_enabled=False)
    plain.context.clear_cookies()
    plain.page.goto("/accounts/signup/")
    plain.page.locator("[name=username]").fill(f"plain-{plain.username}")
    plain.page.locator("[name=password1]").fill(PASSWORD)
    plain.page.locator("[name=password1]").press("Enter")
    plain.page.goto(room.path)
    expect(plain.page.locator("[data-body]")).to_have_text(["스크립트가 있는 쪽"])
    plain.page.locator(f"form[action='{room.path}join/'] button").click()
    plain.composer.fill("스크립트가 없는 쪽")
    plain.page.locator("[data-composer] button[type=submit]").click()
    plain.sees("스크립트가 있는 쪽", "스크립트가 없는 쪽")
    alice.sees("스크립트가 있는 쪽", "스크립트가 없는 쪽")
