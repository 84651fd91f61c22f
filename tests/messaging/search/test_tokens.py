"""One tokenizer for Korean, English and both mixed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.search.tokens import normal, tokens_of_query, tokens_of_text

LETTERS = st.text(
    alphabet="번역을회의록 aBcÉß漢字🎉.,\n\t-_12" + unicodedata.normalize("NFD", "번é"), max_size=40
)

PLACES = st.integers(0, 60)


@given(text=st.one_of(st.text(max_size=40), LETTERS), ends=st.tuples(PLACES, PLACES))
def test_every_part_of_a_text_finds_it(text: str, ends: tuple[int, int]) -> None:
    text = normal(text)
    start, end = sorted(end % (len(text) + 1) for end in ends)
    assert tokens_of_query(text[start:end]) <= tokens_of_text(text)


@given(text=LETTERS)
def test_two_letters_that_stand_together_are_enough(text: str) -> None:
    for word in normal(text).split():
        assert bool(tokens_of_query(word)) == (len(word) >= 2)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("번역", "번역을 맡길게요"),
        ("역을", "번역을 맡길게요"),
        ("RELEASE", "the release notes"),
        ("lease", "the release notes"),
        ("v2 릴리스", "내일 v2 릴리스 합니다"),
        (unicodedata.normalize("NFD", "번역"), "번역을"),
        ("c++", "C++로 짰어요"),
    ],
)
def test_what_people_type_is_found(query: str, text: str) -> None:
    assert tokens_of_query(normal(query)) <= tokens_of_text(normal(text))


@pytest.mark.parametrize(
    ("query", "text"), [("번역", "역번"), ("통역", "번역을"), ("노트", "notes")]
)
def test_what_was_not_said_is_not_found(query: str, text: str) -> None:
    assert not tokens_of_query(normal(query)) <= tokens_of_text(normal(text))


def test_a_latin_word_in_the_middle_of_a_quotation_counts_as_whole() -> None:
    query = tokens_of_query("the release notes")
    assert query <= tokens_of_text("see the release notes")
    assert not query <= tokens_of_text(
        "the prerelease notes; release, the release-ready notes"[:20]
    )
    assert len(query) > len(tokens_of_query("release") | tokens_of_query("the notes"))


@pytest.mark.parametrize("query", ["", " ", "번", "a b c", "번 역"])
def test_single_letters_are_not_enough(query: str) -> None:
    assert not tokens_of_query(query)
