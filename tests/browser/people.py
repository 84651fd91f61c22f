"""What a person does in the browser, and what they see."""

from dataclasses import dataclass, field
from typing import Any, Self

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    TimeoutError,
    expect,
)

# A browser says on the console that a server or the network is away; it is not the page's fault.
# What it blocks itself it says alike.
NETWORK = "net::ERR_"
BLOCKED = "net::ERR_BLOCKED_BY_"

CSRF_COOKIE = "csrftoken"
# A line that was kept may be closed by the server while the next request is on its way.
RETRIES = 3
# How far below the edge of the window.
TOP = "line => line.getBoundingClientRect().top"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
POLICY = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.effectiveDirective} refuses ${event.blockedURI}`);
});"""


@dataclass(frozen=True)
class Place:
    """A room."""

    id: int

    @property
    def path(self) -> str:
        return f"/rooms/{self.id}/"


@dataclass
class Person:
    """One person with one window. `complaints` are errors on its console."""

    context: BrowserContext
    page: Page
    username: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def come(cls, context: BrowserContext, username: str) -> Self:
        """With a window of their own, logged in if the context is."""
        context.add_init_script(POLICY)
        person = cls(context, context.new_page(), username)
        context.on("console", person._listen)
        context.on("weberror", lambda error: person.complaints.append(str(error.error)))
        return person

    def open_room(self, name: str, kind: str = "public") -> Place:
        """And look at it. By the forms it takes a page more: see test_entrance.py."""
        room = Place(self._post("/api/v1/rooms", {"name": name, "kind": kind})["id"])
        self.look_at(room)
        return room

    def join(self, room: Place) -> None:
        self._post(f"/api/v1{room.path}join", {})
        self.look_at(room)

    def _post(self, path: str, given: dict[str, str]) -> dict[str, Any]:
        """As a script of the page would."""
        cookies = {each["name"]: each["value"] for each in self.context.cookies()}
        headers = {"X-CSRFToken": cookies[CSRF_COOKIE]}
        response = self.context.request.post(path, data=given, headers=headers, max_retries=RETRIES)
        assert response.ok, response.text()
        answer: dict[str, Any] = response.json()
        return answer

    def look_at(self, room: Place) -> None:
        self.page.goto(room.path)
        self.is_online()

    def is_online(self) -> None:
        expect(self.page.locator("body")).to_have_attribute("data-connection", "online")

    def is_not_online(self) -> None:
        expect(self.page.locator("body")).not_to_have_attribute("data-connection", "online")

    def say(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")

    def sees(self, *texts: str) -> None:
        """These messages, all stored, in this order, and no other one."""
        expect(self.page.locator("[data-body]")).to_have_text(list(texts))
        expect(self.messages.and_(self.page.locator("[data-state=sent]"))).to_have_count(len(texts))

    def has_worker(self) -> None:
        """The service worker answers for the page. One that could not be installed is installed by
        the next page.
        """
        try:
            self.page.wait_for_function(CONTROLLED, timeout=15_000)
        except TimeoutError:
            self.page.reload()
            self.page.wait_for_function(CONTROLLED)

    @property
    def composer(self) -> Locator:
        return self.page.locator("[data-composer] textarea[name=body]")

    @property
    def timeline(self) -> Locator:
        return self.page.locator("[data-timeline]")

    @property
    def messages(self) -> Locator:
        return self.page.locator("[data-rows] [data-author]")

    @property
    def banner(self) -> Locator:
        return self.page.locator("[data-waiting]")

    def entry(self, room: Place) -> Locator:
        return self.page.locator(f"[data-room='{room.id}']")

    def expects_complaint(self, text: str) -> None:
        """One about this came, and it is what the test was about. Others still count."""
        assert any(text in complaint for complaint in self.complaints), self.complaints
        self.complaints[:] = [one for one in self.complaints if text not in one]

    def _listen(self, message: ConsoleMessage) -> None:
        is_away = NETWORK in message.text and BLOCKED not in message.text
        if message.type == "error" and not is_away:
            self.complaints.append(f"{message.text} {message.location['url']}")


def mark_unread(person: Person, message: Locator) -> None:
    message.hover()
    message.locator("[data-action=more]").click()
    person.page.locator("[data-message-menu] [data-action=mark-unread]").click()
