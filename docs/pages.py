"""Every page and what opens on it: pictures are taken of them, and tests walk through them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from playwright.sync_api import FilePayload, expect
from playwright.sync_api import Page as BrowserPage


class Viewer(Enum):
    STRANGER = "stranger"  # not logged in
    ADMIN = "admin"  # owns the room, and the server
    MEMBER = "member"
    MUTED = "muted"


Step = Callable[[BrowserPage], None]


@dataclass(frozen=True)
class Page:
    """`path` has places for the facts that `docs.furnishing` prints; `show` opens what is meant."""

    name: str
    path: str
    viewer: Viewer = Viewer.ADMIN
    show: Step | None = None
    # A template that no address leads to at will, shown under `path`.
    template: str = ""


def click(selector: str) -> Step:
    return lambda page: page.locator(selector).first.click()


def open_message_menu(page: BrowserPage) -> None:
    """By the keyboard, as it works on every device."""
    page.locator("[data-mine]:not([data-deleted])").last.press("Enter")
    expect(page.locator("[data-message-menu]")).to_be_visible()


def choose(action: str, shown: str) -> Step:
    def step(page: BrowserPage) -> None:
        open_message_menu(page)
        page.locator(f"[data-message-menu] [data-action={action}]").click()
        expect(page.locator(shown)).to_be_visible()

    return step


def open_receipt(page: BrowserPage) -> None:
    page.locator("[data-action=delivery]").last.press("Enter")
    expect(page.locator("[data-receipt] [data-step]").first).to_be_visible()


def mention_somebody(page: BrowserPage) -> None:
    """While a message is answered, so that both are seen above the composer."""
    choose("reply", "[data-reply-bar]")(page)
    page.locator("[data-composer] textarea").press_sequentially("@")
    expect(page.locator("[data-mention-list] [role=option]").first).to_be_visible()


def open_switcher(page: BrowserPage) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("[data-switcher] [role=option]").first).to_be_visible()


def open_keys(page: BrowserPage) -> None:
    page.locator("h1").first.click()
    page.keyboard.press("?")
    expect(page.locator("[data-keys-dialog]")).to_be_visible()


def open_levels(page: BrowserPage) -> None:
    """Behind the bell. A phone has no place for it: there they stand in the settings."""
    bell = page.locator("[data-level-menu] summary")
    if bell.is_visible():
        bell.click()


def open_picker(page: BrowserPage) -> None:
    page.locator("[data-composer] [data-action=emoji]").click()
    expect(page.locator("[data-picker] .picker-grid > button").first).to_be_visible()


def open_lightbox(page: BrowserPage) -> None:
    page.locator("a[data-picture]").first.click()
    expect(page.locator("[data-lightbox] img")).to_be_visible()


def attach_files(page: BrowserPage) -> None:
    """One that goes up and one that is too large."""
    files: list[FilePayload] = [
        {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4" + bytes(size)}
        for name, size in (("회의록 2026년 11월.pdf", 300_000), ("너무 큰 파일.pdf", 26 * 2**20))
    ]
    page.locator("[data-composer] input[type=file]").set_input_files(files)
    for state in ("there", "failed"):
        expect(page.locator(f"[data-upload][data-state={state}]")).to_be_visible()


STRANGER, MEMBER, MUTED = Viewer.STRANGER, Viewer.MEMBER, Viewer.MUTED
PAGES = [
    Page("login", "/accounts/login/", STRANGER),
    Page("login-refused", "/accounts/login/", STRANGER, click("button[type=submit]")),
    Page("signup", "/accounts/signup/", STRANGER),
    Page("reset", "/accounts/password/reset/", STRANGER),
    Page("reset-sent", "/accounts/password/reset/done/", STRANGER),
    Page("reset-bad-link", "/accounts/password/reset/key/1-none/", STRANGER),
    Page("missing", "/nothing-here/", STRANGER),
    Page("bad-request", "/nothing-here/", STRANGER, template="400.html"),
    Page("forbidden", "/nothing-here/", STRANGER, template="403.html"),
    Page("forged", "/nothing-here/", STRANGER, template="403_csrf.html"),
    Page("too-many", "/nothing-here/", STRANGER, template="429.html"),
    Page("broken", "/nothing-here/", STRANGER, template="500.html"),
    Page("no-connection", "/offline/{language}/", STRANGER),
    Page("signup-closed", "/nothing-here/", STRANGER, template="account/signup_closed.html"),
    Page("invitation", "/join/{invitation}/", MUTED),
    Page("invitation-ended", "/join/nothing/"),
    Page("room-unread", "{unread}"),
    Page("room", "{room}"),
    Page("room-as-member", "{other}", MEMBER),
    Page("room-muted", "{room}", MUTED),
    Page("room-archived", "{archived}"),
    Page("room-empty", "{empty}"),
    Page("room-people", "{room}", show=click("[data-members-toggle]")),
    Page("room-levels", "{room}", show=open_levels),
    Page("switcher", "{room}", show=open_switcher),
    Page("keys", "{room}", show=open_keys),
    Page("me-menu", "/rooms/", show=click(".me-name")),
    Page("emoji-picker", "{room}", show=open_picker),
    Page("lightbox", "{other}", MEMBER, open_lightbox),
    Page("uploads", "{other}", MEMBER, attach_files),
    Page("message-menu", "{room}", show=open_message_menu),
    Page("message-editor", "{room}", show=choose("edit", "[data-editor]")),
    Page("message-deletion", "{room}", show=choose("delete", "[data-delete-dialog]")),
    Page("message-reply", "{room}", show=mention_somebody),
    Page("message-receipt", "{room}", show=open_receipt),
    Page("message", "{room}messages/{edited}/"),
    Page("time", "{room}time/?seq=40"),
    Page("room-statistics", "{room}stats/"),
    Page("statistics", "/stats/"),
    Page("directory", "/rooms/", MEMBER),
    Page("directory-nothing", "/rooms/?q=zzz"),
    Page("search", "/search/"),
    Page("search-found", "/search/?q=%EC%A0%90%EC%8B%AC"),
    Page("search-filters", "/search/?q=%EC%A0%90%EC%8B%AC&from=me&has=link"),
    Page("new", "/rooms/new/"),
    Page("direct-new", "/directs/new/"),
    Page("settings", "{room}settings/"),
    Page("settings-person", "{room}settings/", show=click("#people details summary")),
    Page("settings-as-member", "{other}settings/", MEMBER),
    Page("webhook-new", "{room}webhooks/new/"),
    Page("webhook-outgoing", "{room}webhooks/{outgoing}/"),
    Page("webhook-incoming", "{room}webhooks/{incoming}/"),
    Page("name", "/accounts/name/"),
    Page("notifications", "/accounts/notifications/"),
    Page("password", "/accounts/password/change/"),
    Page("email", "/accounts/email/"),
    Page("devices", "/accounts/sessions/"),
    Page("logout", "/accounts/logout/"),
    Page("admin", "/admin/"),
    Page("admin-people", "/admin/rooms/user/"),
    Page("admin-events", "/admin/rooms/roomevent/"),
    Page("delivery", "/admin/delivery/"),
    Page("delivery-message", "/admin/delivery/message/{edited}/"),
    Page("delivery-reset", "/admin/delivery/reset/stats/"),
]
