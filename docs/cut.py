"""The picture of the README: two windows, one of which loses its network and comes back."""

import base64
import html
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, ViewportSize, expect

from docs.pages import Page, Viewer
from docs.visiting import Visit
from tests.browser.people import Person
from tests.waiting import wait_until

SIZE: ViewportSize = {"width": 600, "height": 420}
CLEARER = 1.5  # pixels for each of the page's
SAID = {
    "ko": {
        "before": "터널로 들어가요. 곧 끊길 것 같아요",
        "there": ["배포 시작할게요", "3분 뒤에 끝나요"],
        "here": "끊긴 동안 쓴 메시지예요",
        "cut": "왼쪽 창은 네트워크가 끊겼어요. 쓴 메시지는 기다리고, 오른쪽은 그대로 이어져요.",
        "back": "다시 연결되면 두 창이 똑같아요. 빠진 것도, 두 번 온 것도, 뒤바뀐 것도 없어요.",
    },
    "en": {
        "before": "Going into a tunnel, I may drop out for a bit",
        "there": ["Starting the deploy", "It will be done in three minutes"],
        "here": "Written while I was cut off",
        "cut": "The left window has lost its network: what it says waits. The right one goes on.",
        "back": "It is back, and both are the same: nothing missing, nothing twice, in one order.",
    },
}
SHEET = """<!doctype html><meta charset="utf-8"><style>
body{margin:0;padding:28px;width:max-content;background:#e9e5dc;color:#23211d;
  font:600 17px "Oreum Sans",Pretendard,"Noto Sans KR","Noto Sans CJK KR",sans-serif}
p{margin:0 0 12px}p:nth-of-type(2){margin-top:28px}
div{display:flex;gap:20px}
img{display:block;width:%(width)dpx;height:%(height)dpx;border-radius:12px;
  box-shadow:0 0 0 1px #23211d1f,0 8px 24px #23211d1f}
</style>%(body)s"""


def take_cut(browser: Browser, url: str, facts: dict[str, Any], language: str, path: Path) -> None:
    """Writes the picture to `path`."""
    options = {"viewport": SIZE, "device_scale_factor": CLEARER}
    visit = Visit(browser, url, facts, language, options)
    said = SAID[language]
    here, there = (window(visit, viewer) for viewer in (Viewer.ADMIN, Viewer.MEMBER))
    here.say(said["before"])
    expect(last(there)).to_have_text(said["before"])
    agree(here, there)
    here.context.set_offline(True)
    expect(here.banner).to_be_visible()
    here.say(said["here"])
    for text in said["there"]:
        there.say(text)
    expect(here.page.locator("[data-late]")).to_have_count(1)
    expect(last(there)).to_have_text(said["there"][-1])
    cut = [here.page.screenshot(), there.page.screenshot()]
    here.context.set_offline(False)
    expect(here.banner).to_be_hidden()
    expect(last(there)).to_have_text(said["here"])
    agree(here, there)
    back = [here.page.screenshot(), there.page.screenshot()]
    visit.close()
    put_together(browser, [(said["cut"], cut), (said["back"], back)], path)


def window(visit: Visit, viewer: Viewer) -> Person:
    tab = visit.show(Page("", "{unread}", viewer))
    return Person(tab.context, tab, viewer.value)


def agree(here: Person, there: Person) -> None:
    """Until both show the same, also how many have not read each message."""
    wait_until(lambda: shown(here) == shown(there))


def shown(person: Person) -> list[str]:
    parts = person.page.locator("[data-state=sent] :is([data-body], [data-unread-by])")
    return parts.all_inner_texts()


def last(person: Person) -> Locator:
    return person.page.locator("[data-body]").last


def put_together(browser: Browser, moments: list[tuple[str, list[bytes]]], path: Path) -> None:
    body = "".join(
        f"<p>{html.escape(text)}</p><div>{''.join(picture(each) for each in windows)}</div>"
        for text, windows in moments
    )
    page = browser.new_page(device_scale_factor=CLEARER)
    page.set_content(SHEET % {**SIZE, "body": body})
    page.locator("body").screenshot(path=path)
    page.close()


def picture(png: bytes) -> str:
    return f'<img alt="" src="data:image/png;base64,{base64.b64encode(png).decode()}">'
