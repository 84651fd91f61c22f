"""How large files look."""

import pytest

from messaging.rendering.pictures import shown_size, size_text


# The same rows stand in tests/javascript/files.test.js: server and client must agree.
@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((60, 40), (60, 40)),
        ((1600, 1200), (400, 300)),
        ((1200, 1600), (240, 320)),
        ((100, 4000), (100, 300)),
        ((4000, 100), (300, 100)),
        ((1, 1), (1, 1)),
    ],
)
def test_how_large_an_image_is_shown(size: tuple[int, int], shown: tuple[int, int]) -> None:
    assert shown_size(*size) == shown


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (1_572_864, "1.5 MB"),
        (5 * 1024**4, "5120 GB"),
    ],
)
def test_how_a_size_is_told(size: int, text: str) -> None:
    assert size_text(size) == text
