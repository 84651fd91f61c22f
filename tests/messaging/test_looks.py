"""Which messages are shown folded, and which large: the page and the client must say the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from messaging.rendering.looks import are_emojis, is_long

# tests/javascript/looks.test.js reads the same.
CASES = json.loads((Path(__file__).parent / "looks.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_a_message_asks_for_room_as_both_sides_say(case: dict[str, Any]) -> None:
    repeated = case.get("repeat", "") * case.get("times", 0)
    html = case.get("before", "") + case.get("html", repeated) + case.get("after", "")

    assert (are_emojis(html), is_long(html)) == (case["emojis"], case["long"])
