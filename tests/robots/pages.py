"""What a room's page shows before any script has run."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.robots.ledger import Counts

PERMALINK = re.compile(r"/at/(\d+)/")
NUMBER = re.compile(r"\d[\d,]*")


@dataclass
class Page:
    """`divider` is the seq of the message below the line of what is new and how many it tells of;
    `jump` the same of the link to what is unread above the page. `first` is the first message.
    """

    counts: dict[int, Counts] = field(default_factory=dict)
    divider: tuple[int, int] | None = None
    jump: tuple[int, int] | None = None
    first: int | None = None


def read_page(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._templates = 0
        self._is_in_divider = False
        self._dividing: int | None = None  # how many the line of what is new tells of
        self._jump: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._templates += tag == "template"
        found = dict(attrs)
        if self._templates:
            return
        self._is_in_divider = "data-divider-text" in found
        if "data-unread" in found:
            counts = Counts(number(found["data-unread"]), number(found["data-mentions"]))
            self.page.counts[number(found["data-room"])] = counts
        if "data-unread-jump" in found:
            place = PERMALINK.search(found["href"] or "")
            self._jump = int(place[1]) if place else None  # else it is hidden, and leads nowhere
        if "data-message" in found and "data-seq" in found:
            self._meet(number(found["data-seq"]))

    def _meet(self, seq: int) -> None:
        if self.page.first is None:
            self.page.first = seq
        if self._dividing is not None:
            self.page.divider, self._dividing = (seq, self._dividing), None

    def handle_data(self, data: str) -> None:
        if self._templates or not NUMBER.search(data):
            return
        if self._is_in_divider:
            self._dividing = number(data)
        if self._jump is not None:
            self.page.jump, self._jump = (self._jump, number(data)), None

    def handle_endtag(self, tag: str) -> None:
        self._templates -= tag == "template"
        self._is_in_divider = False


def number(text: str | None) -> int:
    found = NUMBER.search(text or "")
    return int(found[0].replace(",", "")) if found else 0
