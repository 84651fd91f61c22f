"""The codes that the outside relies on: none changes its meaning."""

import re

import pytest
from django.conf import settings

from messaging.protocol.codes import Close
from rooms import errors
from rooms.errors import Refusal

COMES_BACK = {1012, 4001, 4002, 4008, 4009, 4013}
STOPS = {1003, 1009, 4501, 4503, 4505, 4506, 4507}
STATUSES = {
    "invalid": 422,
    "unauthenticated": 401,
    "not_found": 404,
    "forbidden": 403,
    "muted": 403,
    "banned": 403,
    "rate_limited": 429,
    "too_large": 413,
    "conflict": 409,
    "archived": 409,
    "unavailable": 503,
}
RESERVED = {"slow_mode": ""}  # a client knows what to do; nothing sends it yet


def test_every_close_code_says_whether_the_client_comes_back() -> None:
    assert {int(code) for code in Close if code.reconnects} == COMES_BACK
    assert {int(code) for code in Close if not code.reconnects} == STOPS


def test_the_browser_stops_after_the_same_codes() -> None:
    """It holds only these: after every other code it comes back."""
    script = (settings.BASE_DIR / "static" / "js" / "close-codes.js").read_text(encoding="utf-8")
    table = script.partition("STOPS = new Map([")[2].partition("]);")[0]
    assert {int(code) for code in re.findall(r"^ *\[(\d+),", table, re.MULTILINE)} == STOPS


def test_the_protocol_lists_the_same_codes_and_no_others() -> None:
    document = (settings.BASE_DIR / "docs" / "protocol.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d{4}) \| `(\w+)` \| (yes|no) \|", document, re.MULTILINE)
    assert {(int(code), name, word == "yes") for code, name, word in rows} == {
        (int(code), code.name, code.reconnects) for code in Close
    }


def test_the_protocol_lists_every_code_of_an_error_with_its_status() -> None:
    document = (settings.BASE_DIR / "docs" / "protocol.md").read_text(encoding="utf-8")
    table = document.partition("### Error codes")[2].partition("###")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\d*) ?\|", table, re.MULTILINE)
    assert dict(rows) == {code: str(status) for code, status in STATUSES.items()} | RESERVED


def refusals() -> list[type[Refusal]]:
    found = [one for one in vars(errors).values() if isinstance(one, type)]
    return [one for one in found if issubclass(one, Refusal)]


def test_every_refusal_has_its_code_and_its_status() -> None:
    assert {one.code: int(one.status) for one in refusals()} == STATUSES


@pytest.mark.parametrize("refusal", refusals())
def test_every_refusal_says_something_to_a_person(refusal: type[Refusal]) -> None:
    assert str(refusal()).endswith(".")
    assert str(refusal("Genauer gesagt.")) == "Genauer gesagt."
