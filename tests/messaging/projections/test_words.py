"""Which words of a text are counted."""

import pytest

from messaging.projections.words import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("오늘 점심을 같이 먹을까요?", {"점심", "먹을까요"}),
        ("제주에서 서울까지, 회의를", {"제주", "서울", "회의"}),
        ("고양이가 마을 노을", {"고양이가", "마을", "노을"}),
        ("괜찮은 재미있는", {"괜찮은", "재미있는"}),
        ("ㅋㅋㅋㅋ ㅠㅠ 네", set()),
        ("The deploy is DONE, don't redeploy!", {"deploy", "redeploy"}),
        ("deploy deploy deploy", {"deploy"}),
        ("see `secret_code` https://a.example/word @alice", set()),
        ("```\nfunction body\n``` 배포", {"배포"}),
        ("a" * 31, set()),
        ("2026 12:30", set()),
    ],
)
def test_the_telling_words_stay(text: str, words: set[str]) -> None:
    assert words_of(text) == words


def test_composed_and_decomposed_hangul_are_one_word() -> None:
    assert words_of("\u1112\u1161\u11ab\u1100\u1173\u11af") == {"한글"}


def test_a_text_has_a_bounded_number_of_words() -> None:
    letters = "abcdefghijklmnopqrst"
    text = " ".join(f"{a}{b}{c}z" for a in letters for b in letters for c in letters)

    assert len(words_of(text)) == 200
