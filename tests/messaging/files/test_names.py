"""Names of files: nothing of a path, nothing that steers a screen, in composed letters."""

from unicodedata import normalize

import pytest

from messaging.files.names import clean_name
from messaging.models.upload import MAX_NAME


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("회의록.pdf", "회의록.pdf"),
        (normalize("NFD", "회의록.pdf"), "회의록.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/absolute/고양이.png", "고양이.png"),
        ("two\nlines\r\n\0.txt", "two lines .txt"),
        ("photo\u202egnp.exe", "photo gnp.exe"),
        ("가족 👨\u200d👩\u200d👧.jpg", "가족 👨\u200d👩\u200d👧.jpg"),
        ("\ud800half.txt", "half.txt"),
        (".bashrc", "bashrc"),
        ('quote".html; filename=x', 'quote".html; filename=x'),
    ],
)
def test_what_is_kept_of_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize("given", ["", "..", "...", "/", "\0", " \u202e ", "a/.."])
def test_a_name_of_which_nothing_is_left(given: str) -> None:
    assert clean_name(given) == "file"


def test_a_long_name_loses_its_middle_and_keeps_its_end() -> None:
    name = clean_name("가" * 300 + ".tar.gz")

    assert len(name) <= MAX_NAME
    assert name.endswith("….gz")
    assert len(clean_name("가" * 300)) == MAX_NAME
    assert len(clean_name("." + "가" * 300)) == MAX_NAME
