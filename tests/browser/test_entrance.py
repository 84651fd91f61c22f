"""In and out by the forms."""

from collections.abc import Callable

from tests.browser.people import Person
from tests.running import RunningOreum

PASSWORD = "한라산-1950m-높다"


def test_one_signs_up_logs_out_and_logs_in_again(
    oreum: RunningOreum, arrive: Callable[..., Person]
) -> None:
    person = arrive(oreum)
    page = person.page
    person.context.clear_cookies()
    page.goto("/accounts/signup/")
    page.locator("[name=username]").fill(f"new-{person.username}")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password1]").press("Enter")
    person.is_online()
    page.locator("[data-menu] summary").last.click()
    page.locator("form[action='/accounts/logout/'] button").click()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(f"new-{person.username}")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    person.is_online()
