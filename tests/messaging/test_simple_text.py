"""What people mostly say is rendered without Markdown, and comes out the same."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from messaging.rendering.markdown import render, render_markdown
from messaging.rendering.simple import render_simple

WORDS = [
    "오름", "ㅋㅋ", "é", "e\u0301", "한語", "Ａ", "２", "²", "٣", "naver.com", "www.",
    "http://", "ftp:", "mailto:", "a@b.kr", "localhost", "127.0.0.1", "1. ", "1) ", "- ", "* ",
    "+ ", "# ", "> ", "--", "---", "==", "\n---\n", "~", "~~", "*", "_", "`", "//", "/", ":",
    "://", "|", "(c)", "...", "&amp;", "<b>", "[a](b)", "\\", "xn--", "\n", "\n\n", "\r\n", " ",
    "  ", "    ", "\t", "\u3000", "\xa0", "'", '"', "✅", "\u2764\ufe0f",
    "\U0001f469\u200d\U0001f4bb", "—", "“ok”", "!", "?", ",", ".", "。", "．", "**",
]  # fmt: skip
NEARLY_SIMPLE = [
    "오름", "a1", "²", "네~", "(c)", "—", "...", "!", "1", "https:", "www.", "**", "****", "https://",
    "https://a.kr", "https://a.kr/", "https://a.kr,", "https://a.kr입니다", "https://A.kr",
    "https://example.org/notes/2041", "http://a-b.co.kr/x-1.html", "https://a.kr/?a=1",
    "https://a.kr/x?a=1+2", "https://xn--a.kr", "https://127.0.0.1", "https://a.kr/a..b",
    "https://a.kr/A/1.2.3", "https://a.kr/%41", "https://a.kr/a_b", "**굵게**", "**두 마디**",
    "**a**b", "**굵게**입니다", "**1**", "** x**", "**https://a.kr**", "**a*",
]  # fmt: skip
LETTERS = st.characters(categories=["Lo", "Ll", "Lu", "Lm", "Nd", "Nl", "No"])
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=12).map("".join),
    st.lists(st.sampled_from(WORDS) | LETTERS).map("".join),
)
NEARLY_SIMPLE_TEXTS = st.lists(
    st.sampled_from(NEARLY_SIMPLE) | LETTERS | st.text(LETTERS, min_size=1).map("**{}**".format),
    max_size=10,
).flatmap(
    lambda words: st.lists(
        st.sampled_from([" ", " ", " ", "\n", "", "  "]), min_size=len(words), max_size=len(words)
    ).map(lambda gaps: "".join(map("".join, zip(words, gaps, strict=True))).rstrip())
)


@settings(max_examples=400, deadline=None)
@given(TEXTS.filter(lambda text: "\0" not in text))
@example("오늘 점심은 국수 어때요?\n저는 12:30에 좋아요~ (회사 앞)")
def test_simple_text_comes_out_as_markdown_would_have_it(body: str) -> None:
    assert render(body) == render_markdown(body)


@settings(max_examples=200, deadline=None)
@given(NEARLY_SIMPLE_TEXTS)
def test_addresses_and_strong_words_come_out_as_markdown_would_have_it(body: str) -> None:
    assert render(body) == render_markdown(body)


@pytest.mark.parametrize(
    "body",
    [
        "오늘 점심은 국수 어때요?\n저는 12:30에 좋아요~ (회사 앞)",
        "회의록 올려 두었어요: https://example.org/notes/2041 — **편하게** 고쳐 주세요.",
        "https://a.kr",
        "**두 마디**",
    ],
)
def test_what_people_mostly_say_is_simple(body: str) -> None:
    assert render_simple(body) == render_markdown(body)


@pytest.mark.parametrize("body", ["https://a.kr " * 101 + "a", f"https://{'a.' * 401}kr"])
def test_many_addresses_are_left_to_markdown(body: str) -> None:
    assert render_simple(body) is None
    assert render(body) == render_markdown(body)


@pytest.mark.parametrize(
    "body",
    [
        "a" * 8_000, "가 " * 4_000, "가.\n" * 2_600 + "*", "~!" * 4_000, "**a " * 2_000,
        f"**{'a ' * 4_000}", "https://" + "a." * 4_000, "https://" + "a-" * 4_000,
        "https://a.kr/" + "a/" * 4_000, "https://a.kr/" + "a." * 4_000, "https://a.kr " * 600,
        "가 https://a.kr/" * 500,
    ],
)  # fmt: skip
def test_telling_simple_text_takes_no_time(body: str) -> None:
    started = time.process_time()
    render_simple(body)
    assert time.process_time() - started < 0.1
