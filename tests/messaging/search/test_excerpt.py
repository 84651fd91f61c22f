"""The line that shows why a message was found."""

from unicodedata import normalize

from messaging.search.excerpt import LENGTH, excerpt
from messaging.search.tokens import normal


def shown(body: str, *terms: str) -> str:
    pieces = excerpt(body, [normal(term) for term in terms])
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


def test_every_place_is_marked_as_it_was_written() -> None:
    assert shown("번역을 번역했어요", "번역") == "[번역]을 [번역]했어요"
    assert shown("Release the RELEASE", "release") == "[Release] the [RELEASE]"


def test_several_words_and_those_that_overlap() -> None:
    assert shown("회의록을 오늘 보내요", "오늘", "회의록", "의록을") == "[회의록을] [오늘] 보내요"


def test_a_letter_that_folds_to_two_and_one_that_is_not_composed() -> None:
    assert shown("Die Straße", "strasse") == "Die [Straße]"
    assert shown(normalize("NFD", "번역을"), "번역") == "[번역]을"


def test_lines_become_one() -> None:
    assert shown("첫 줄\n\n둘째  줄", "둘째 줄") == "첫 줄 [둘째 줄]"


def test_a_long_text_is_cut_around_the_first_match() -> None:
    line = shown("앞 " * 200 + "번역 " + "뒤 " * 200, "번역")
    assert line.startswith("…앞 ")
    assert line.endswith("…")
    assert "[번역]" in line
    assert len(line) <= LENGTH + 4


def test_without_words_it_is_the_beginning() -> None:
    assert shown("https://example.com 보세요") == "https://example.com 보세요"
