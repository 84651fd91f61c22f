"""A message without any mark is rendered without Markdown, and comes out the same."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from messaging.rendering.markdown import render, render_markdown

WORDS = [
    "오름", "ㅋㅋ", "é", "e\u0301", "한語", "Ａ", "２", "²", "٣", "naver.com", "www.",
    "http://", "ftp:", "mailto:", "a@b.kr", "localhost", "127.0.0.1", "1. ", "1) ", "- ", "* ",
    "+ ", "# ", "> ", "--", "---", "==", "\n---\n", "~", "~~", "*", "_", "`", "//", "/", ":",
    "://", "|", "(c)", "...", "&amp;", "<b>", "[a](b)", "\\", "xn--", "\n", "\n\n", "\r\n", " ",
    "  ", "    ", "\t", "\u3000", "\xa0", "'", '"', "✅", "\u2764\ufe0f",
    "\U0001f469\u200d\U0001f4bb", "—", "“ok”", "!", "?", ",", ".", "。", "．",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=12).map("".join),
    st.lists(st.sampled_from(WORDS) | st.characters(categories=["Lo", "Ll", "Nd"])).map("".join),
)


@settings(max_examples=1_000, deadline=None)
@given(TEXTS.filter(lambda text: "\0" not in text))
@example("오늘 점심은 국수 어때요?\n저는 12:30에 좋아요~ (회사 앞)")
def test_plain_text_comes_out_as_markdown_would_have_it(body: str) -> None:
    assert render(body) == render_markdown(body)


@pytest.mark.parametrize("body", ["a" * 8_000, "가 " * 4_000, "가.\n" * 2_600 + "*", "~!" * 4_000])
def test_telling_plain_text_takes_no_time(body: str) -> None:
    started = time.process_time()
    render(body)
    assert time.process_time() - started < 1
