"""The colours of code: what has which, what stays plain, and that it takes no time."""

import re
from html import unescape

import pytest

from messaging.models import MAX_BODY_LENGTH
from messaging.rendering import code
from messaging.rendering.code import CLASSES, LANGUAGES
from messaging.rendering.markdown import render

PYTHON = '''def greet(name: str) -> str:
    """Says hello."""
    return f"안녕, {name}"  # 반가워요 <b>
'''


def block(text: str, language: str = "python") -> str:
    return f"```{language}\n{text}\n```"


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_code_of_a_known_language_has_kinds_and_says_the_same() -> None:
    html = render(block(PYTHON))

    assert '<span class="k">def</span> <span class="f">greet</span>' in html
    assert '<span class="c"># 반가워요 &lt;b&gt;</span>' in html
    assert '<code class="language-python">' in html
    assert text_of(html).strip() == PYTHON.strip()


@pytest.mark.parametrize("language", ["", "nope", "text", '"><script>'])
def test_code_of_no_known_language_stays_plain(language: str) -> None:
    html = render(block(PYTHON, language))

    assert "<span" not in html
    assert "<script" not in html
    assert text_of(html).strip() == PYTHON.strip()


def test_a_difference_shows_what_came_and_what_went() -> None:
    assert '<span class="d">-alt</span>\n<span class="i">+neu</span>' in render(
        block("-alt\n+neu", "diff")
    )


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_is_there_and_changes_no_letter(language: str) -> None:
    text = "a = [1, 'x']\t# 한글 \u2028\n\n  <tag a=\"b\">&amp;</tag> // $x `y` {z}\n- k: v\n@a(b)"

    html = render(block(text, language))

    assert text_of(html).strip() == text
    assert set(re.findall(r'<span class="(\w+)">', html)) <= CLASSES


def long_code(line: str) -> str:
    return block((line * MAX_BODY_LENGTH)[: MAX_BODY_LENGTH - 20])


def test_code_of_the_greatest_length_has_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    # A busy machine counts more time for the same work, and how quick it is here is not asked.
    monkeypatch.setattr(code, "MAX_SECONDS", 10.0)

    assert "<span" in render(long_code(PYTHON + "\n"))


@pytest.mark.parametrize(
    "text", ["x" * 301, "\n" * 50 + "x", "x\n" * 401, '"' * 7_000, "(" * 7_000], ids=range(5)
)
def test_what_nobody_writes_stays_plain(text: str) -> None:
    assert "<span" not in render(block(text))


def test_what_takes_too_long_stays_plain_with_all_that_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(code, "MAX_SECONDS", 0.0)

    assert "<span" not in render(f"{block(PYTHON)}\n\n{block(PYTHON)}")


def test_what_would_be_large_stays_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "MAX_HTML", 100)

    assert "<span" not in render(block(PYTHON))
    assert "<span" in render(block("x = 1"))


def test_a_class_of_ones_own_is_none() -> None:
    html = render('<span class="k">x</span>\n\n```html\n<span class="evil">x</span>\n```')

    assert 'class="evil"' not in html
    assert '<span class="k">x</span>' not in html
