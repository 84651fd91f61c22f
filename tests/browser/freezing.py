"""A tab that the browser freezes for good: no script of it runs until it is let go on.

Playwright holds every page that it knows visible, and what is visible is never frozen. So this tab
is one that Playwright does not know, talked to by the protocol of Chromium's developer tools.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Cookie

from tests.waiting import wait_until

TURNS = "window.turns = 0; setInterval(() => { window.turns += 1 }, 5)"
BODIES = "[...document.querySelectorAll('[data-body]')].map((body) => body.textContent.trim())"


class FreezableTab:
    """Shows `url` to whom the cookies belong to. Close it at the end."""

    def __init__(self, browser: Browser, url: str, cookies: list[Cookie]) -> None:
        self._session = browser.new_browser_cdp_session()
        self._session.on("Target.receivedMessageFromTarget", self._take)
        self._answers: dict[int, Any] = {}
        self._asked = 0
        made = self._session.send("Target.createBrowserContext")
        self._context = {"browserContextId": made["browserContextId"]}
        site = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        given = [{"name": one["name"], "value": one["value"], "url": site} for one in cookies]
        self._session.send("Storage.setCookies", {"cookies": given, **self._context})
        blank = {"url": "about:blank", **self._context}
        target = self._session.send("Target.createTarget", blank)
        attachment = {"targetId": target["targetId"], "flatten": False}
        self._attached = self._session.send("Target.attachToTarget", attachment)
        self._ask("Page.navigate", url=url)

    def close(self) -> None:
        self._session.send("Target.disposeBrowserContext", self._context)
        self._session.detach()

    def is_online(self) -> None:
        self.wait_until("document.body?.dataset.connection === 'online'")

    def count_turns(self) -> None:
        self.evaluate(TURNS)

    def turns(self) -> int:
        """Of a timer since `count_turns`; None on another page."""
        found: int = self.evaluate("window.turns")
        return found

    def bodies(self) -> list[str]:
        found: list[str] = self.evaluate(BODIES)
        return found

    def freeze(self) -> None:
        self._ask("Page.setWebLifecycleState", state="frozen")

    def wake(self) -> None:
        self._ask("Page.setWebLifecycleState", state="active")

    def wait_until(self, expression: str) -> None:
        wait_until(lambda: self.evaluate(expression), seconds=40, what=expression)

    def evaluate(self, expression: str) -> Any:
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def _ask(self, method: str, **parameters: object) -> Any:
        self._asked += 1
        number = self._asked
        message = json.dumps({"id": number, "method": method, "params": parameters})
        self._session.send("Target.sendMessageToTarget", {"message": message, **self._attached})
        wait_until(lambda: self._has_answered(number), what=method)
        answer = self._answers.pop(number)
        assert "result" in answer, answer
        return answer["result"]

    def _has_answered(self, number: int) -> bool:
        """Playwright hands on what has come only while it is asked something itself."""
        self._session.send("Target.getTargets")
        return number in self._answers

    def _take(self, event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        if "id" in message:
            self._answers[message["id"]] = message
