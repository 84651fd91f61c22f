"""Walks through the pages of `docs.pages` on a furnished site; for the pictures and for tests."""

import json
from dataclasses import dataclass, field
from typing import Any, Protocol

from playwright.sync_api import Browser, ConsoleMessage, ViewportSize, expect
from playwright.sync_api import Page as Tab

from docs.pages import Page, Viewer

LOCALES = {"ko": "ko-KR", "en": "en-US"}
FURNISH = "from docs.furnishing import furnish; furnish()"
SIZES = {"desktop": (1280, 800), "phone": (390, 844), "narrow": (320, 640)}
# A browser says so of every page that answers 404, as some of these do and mean to.
ANSWERED = "Failed to load resource: the server responded with a status of 4"


def viewport(size: str) -> ViewportSize:
    width, height = SIZES[size]
    return {"width": width, "height": height}


PHONE = {"viewport": viewport("phone"), "is_mobile": True, "has_touch": True}


class Site(Protocol):
    @property
    def url(self) -> str: ...

    def manage(self, *arguments: str) -> str: ...


def furnish(site: Site) -> dict[str, Any]:
    """Fill an empty site; the facts that the pages need."""
    site.manage("seed_demo", "--json")
    facts: dict[str, Any] = json.loads(site.manage("shell", "-v", "0", "-c", FURNISH))
    return facts


@dataclass
class Visit:
    """One window a viewer, in one language, which goes from page to page. `complaints` are errors
    on their consoles.
    """

    browser: Browser
    url: str
    facts: dict[str, Any]
    language: str
    options: dict[str, Any] = field(default_factory=dict)
    tabs: dict[Viewer, Tab] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def show(self, page: Page) -> Tab:
        """The page as it stands when everything on it has come, and what is meant is open."""
        tab = self.tabs.get(page.viewer) or self._arrive(page.viewer)
        path = page.path.format(**self.facts, language=self.language)
        if page.template:
            html = self.facts["templates"][self.language][page.template]
            tab.route(f"**{path}", lambda route: route.fulfill(body=html, content_type="text/html"))
        tab.goto(path)
        if page.template:
            tab.unroute(f"**{path}")
        if tab.locator("body[data-user] #page-data").count():
            expect(tab.locator("body")).to_have_attribute("data-connection", "online")
        if page.show:
            page.show(tab)
        tab.evaluate("document.fonts.ready")
        return tab

    def close(self) -> None:
        for tab in self.tabs.values():
            tab.context.close()

    def _arrive(self, viewer: Viewer) -> Tab:
        context = self.browser.new_context(
            base_url=self.url,
            locale=LOCALES[self.language],
            timezone_id="Asia/Seoul",
            reduced_motion="reduce",
            service_workers="block",
            **self.options,
        )
        if viewer is not Viewer.STRANGER:
            name, value = self.facts["cookies"][viewer.value]
            context.add_cookies([{"name": name, "value": value, "url": self.url}])
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.tabs[viewer] = context.new_page()
        return self.tabs[viewer]

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ANSWERED):
            self.complaints.append(message.text)
