"""The letter on an avatar; tests/javascript/face.test.js has the same names."""

import pytest

from messaging.templatetags.chat import face


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("김지수", "지"),
        ("Emma", "E"),
        ("daniel", "D"),
        ("지수", "지"),
        ("남궁민수", "남"),
        ("김 지", "김"),
        ("😀", "😀"),
        ("", ""),
    ],
)
def test_a_face_shows_the_first_letter_of_the_given_name(name: str, letter: str) -> None:
    assert face(name) == letter
