"""The documents of the API and the admin, which are not ours, under our policy: no complaint."""

from playwright.sync_api import Page, expect

from tests.browser.people import Person
from tests.running import RunningOreum

ADMIN_PAGES = [
    "",
    "rooms/room/",
    "rooms/user/",
    "rooms/membership/add/",
    "rooms/roomevent/",
    "messaging/message/",
]


def test_the_documents_show_every_call_and_try_one(alice: Person) -> None:
    page = alice.page
    page.goto("/api/v1/docs")
    described = page.request.get("/api/v1/openapi.json").json()["paths"].values()
    expect(page.locator(".opblock")).to_have_count(sum(map(len, described)))
    call = page.locator(".opblock", has_text="Who I am")
    call.locator(".opblock-summary-control").click()
    call.get_by_role("button", name="Try it out").click()
    call.get_by_role("button", name="Execute").click()
    expect(call.locator(".live-responses-table")).to_contain_text(alice.username)


def test_the_admin_opens_and_finds_people_while_one_types(
    oreum: RunningOreum, alice: Person
) -> None:
    promote(oreum, alice)
    for path in ADMIN_PAGES:
        alice.page.goto(f"/admin/{path}")
        expect(alice.page.locator("#user-tools")).to_be_visible()
    choose(alice.page, "user", alice.username)


def promote(oreum: RunningOreum, person: Person) -> None:
    oreum.manage(
        "shell",
        "--verbosity",
        "0",
        "--command",
        "from rooms.models import User;"
        f"User.objects.filter(username='{person.username}')"
        ".update(is_staff=True, is_superuser=True)",
    )


def choose(page: Page, field: str, text: str) -> None:
    page.goto("/admin/rooms/membership/add/")
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-search__field").fill(text)
    page.locator(".select2-results__option", has_text=text).click()
    expect(page.locator(f".field-{field} .select2-selection")).to_contain_text(text)
