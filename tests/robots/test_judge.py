"""The judge itself: what the log says, and that it sees what is shown otherwise."""

from typing import Any

import pytest

from tests.robots.divider import divider_after
from tests.robots.judge import Standing, judge_device, judge_page, judge_pointers
from tests.robots.ledger import Counts, Happening, Ledger
from tests.robots.pages import Page, read_page

ANN, BEN, ROOM = 1, 2, 5


@pytest.fixture
def ledger() -> Ledger:
    """Ann and Ben; Ben has said 4 (to Ann), 5, and 6, which is deleted; Ann has said 7."""
    ledger = Ledger()
    said = [(BEN, [ANN]), (BEN, []), (BEN, []), (ANN, [])]
    ledger.tell(
        [
            event(1, "room.created", kind="public"),
            event(2, "member.joined", user=ANN),
            event(3, "member.joined", user=BEN),
            *(
                event(4 + place, "message.created", who, id=place, body="", mentions=mentions)
                for place, (who, mentions) in enumerate(said)
            ),
            event(8, "message.deleted", BEN, id=2),
        ]
    )
    return ledger


def event(seq: int, type: str, actor: int = ANN, **data: Any) -> Happening:
    return Happening(ROOM, seq, type, actor, data)


def standings(read: int) -> dict[tuple[int, int], Standing]:
    return {(ANN, ROOM): Standing(read, "all"), (BEN, ROOM): Standing(read, "all")}


def test_one_s_own_and_deleted_messages_do_not_count(ledger: Ledger) -> None:
    story = ledger.rooms[ROOM]
    assert story.counts(ANN, 3) == (2, 1)
    assert story.counts(ANN, 4) == (1, 0)
    assert story.counts(BEN, 3) == (1, 0)


@pytest.mark.parametrize("counts", [[3, 1, "all"], [2, 0, "all"], [2, 1, "none"]])
def test_a_device_that_shows_anything_else_is_wrong(ledger: Ledger, counts: list[Any]) -> None:
    shown: dict[str, Any] = {"state": "online", "waiting": 0, "open": None}
    right = {**shown, "rooms": {str(ROOM): [2, 1, "all"]}}
    assert judge_device("phone", right, ANN, ledger, standings(3)).wrong == []
    other = {**shown, "rooms": {str(ROOM): counts}}
    assert judge_device("phone", other, ANN, ledger, standings(3)).wrong
    assert judge_device("phone", {**shown, "rooms": {}}, ANN, ledger, standings(3)).wrong


def mark(number: int, read: int) -> dict[str, Any]:
    return {"what": "rewound", "from": 8, "seq": 8, "read": read, "mark": number}


def undone(number: int) -> dict[str, Any]:
    return {"what": "undone", "from": 8, "seq": 8, "mark": number}


@pytest.mark.parametrize(
    ("steps", "due"),
    [
        ([], (4, 2)),
        ([{"what": "looked", "from": 8, "seq": 8}], (4, 2)),
        ([{"what": "answered", "from": 8, "seq": 8}], None),
        ([mark(1, read=4)], (5, 1)),
        ([mark(1, read=4), undone(1)], (4, 2)),
        ([mark(1, read=3), mark(2, read=4), undone(1)], (5, 1)),
        ([mark(1, read=4), mark(2, read=3), undone(2)], (5, 1)),
        ([mark(1, read=4), {"what": "answered", "from": 8, "seq": 8}, undone(1)], None),
    ],
)
def test_the_divider_stays_where_it_was_until_one_answers(
    ledger: Ledger, steps: list[dict[str, Any]], due: tuple[int, int] | None
) -> None:
    opened = {"what": "opened", "from": 8, "seq": 8, "read": 3}
    place = divider_after(ledger.rooms[ROOM], ANN, [opened, *steps], 8)
    assert (place and place[1:]) == due


def test_what_comes_when_nobody_looks_is_below_a_divider(ledger: Ledger) -> None:
    opened = {"what": "opened", "from": 3, "seq": 3, "read": 3}
    looked = {"what": "looked", "from": 4, "seq": 4}
    story = ledger.rooms[ROOM]
    assert divider_after(story, ANN, [opened], 8) == (4, 4, 2)
    assert divider_after(story, ANN, [opened, {**looked, "from": 3}], 8) == (5, 5, 1)


def test_a_page_says_where_the_unread_begin(ledger: Ledger) -> None:
    page = Page({ROOM: Counts(2, 1)}, divider=(4, 2), first=4)
    assert judge_page(ROOM, page, ANN, ledger, standings(3)).wrong == []
    page.divider = (5, 2)
    assert judge_page(ROOM, page, ANN, ledger, standings(3)).wrong
    above = Page({ROOM: Counts(2, 1)}, jump=(4, 2), first=5)
    assert judge_page(ROOM, above, ANN, ledger, standings(3)).wrong == []


def test_a_pointer_that_nobody_moved_is_wrong(ledger: Ledger) -> None:
    before, now = standings(3), standings(5)
    assert judge_pointers(before, now, {}, ledger.rooms).wrong
    moves = {(ANN, ROOM): [5], (BEN, ROOM): [4, 5]}
    assert judge_pointers(before, now, moves, ledger.rooms).wrong == []


def test_a_page_is_read_as_a_browser_shows_it() -> None:
    html = """<template><a data-room="0" data-unread="0" data-mentions="0"></a></template>
      <a data-room="5" data-unread="12" data-mentions="1"></a>
      <a data-unread-jump href="/rooms/5/at/7/"><span>1,204 unread</span></a>
      <article data-message="1" data-seq="9"></article>
      <div data-unread-divider><span data-divider-text>3 new messages</span></div>
      <article data-message="2" data-seq="10"></article>"""
    page = Page({5: Counts(12, 1)}, divider=(10, 3), jump=(7, 1204), first=9)
    assert read_page(html) == page
