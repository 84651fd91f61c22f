"""With JavaScript switched off one signs up, joins, reads, sends, searches and edits."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.seeding import seeded_room
from tests.running import RunningOreum

PASSWORD = "한라산-1950m-높다"
NEW_PASSWORD = """
from rooms.models import User
user = User.objects.get(username="{}")
user.set_password("{}")
user.save()
"""


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


def test_one_logs_in_pages_back_searches_and_edits_by_forms(
    oreum: RunningOreum, alice: Person, arrive: Callable[..., Person]
) -> None:
    room = seeded_room(oreum, messages=60, prefix="plain")
    alice.join(room)
    alice.say("첫마디는 감귤")
    alice.page.locator("[data-mine][data-state=sent]").wait_for()
    alice.page.close()
    oreum.manage("shell", "-v", "0", "-c", NEW_PASSWORD.format(alice.username, PASSWORD))
    plain = arrive(oreum, java_script_enabled=False)
    plain.context.clear_cookies()
    plain.page.goto("/accounts/login/")
    plain.page.locator("[name=login]").fill(alice.username)
    plain.page.locator("[name=password]").fill(PASSWORD)
    plain.page.locator("[name=password]").press("Enter")
    plain.page.goto(room.path)
    expect(plain.page.locator("[data-body]").last).to_have_text("첫마디는 감귤")
    oldest = plain.page.locator("[data-body]").first.inner_text()
    plain.page.locator("[data-history-older]").click()
    expect(plain.page.get_by_text(oldest, exact=True)).to_have_count(0)
    plain.page.goto("/search/?q=첫마디")
    plain.page.locator("[data-found] a").click()
    message = plain.page.locator("[data-message]", has_text="첫마디는")
    message.hover()
    message.locator("[data-action=more]").click()
    plain.page.locator("#edit textarea").fill("첫마디는 한라봉")
    plain.page.locator("#edit button").click()
    expect(message.locator("[data-body]")).to_have_text("첫마디는 한라봉")
