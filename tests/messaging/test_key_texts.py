"""What the dialog of the keys says of each of them."""

import re
from pathlib import Path

from messaging.key_texts import key_texts

TABLE = Path(__file__).resolve().parents[2] / "static" / "js" / "state" / "keys.js"


def test_every_key_and_every_place_has_a_text_and_no_other_has() -> None:
    table = TABLE.read_text()
    names = set(re.findall(r'{ name: "([\w-]+)"', table)) | set(
        re.findall(r"^  (\w+): \[$", table, re.MULTILINE)
    )
    assert key_texts().keys() == names
