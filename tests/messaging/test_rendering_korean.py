"""Korean writes its particles without a space: links and emphasis must end before them."""

import pytest

from messaging.rendering.markdown import render

LINK = '<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>'


@pytest.mark.parametrize(
    ("body", "url", "shown", "rest"),
    [
        ("https://a.kr입니다", "https://a.kr", "https://a.kr", "입니다"),
        ("http://a.co.kr에서", "http://a.co.kr", "http://a.co.kr", "에서"),
        ("https://a.kr", "https://a.kr", "https://a.kr", ""),
        ("https://a.kr/길", "https://a.kr/%EA%B8%B8", "https://a.kr/길", ""),
        ("https://한글.kr", "https://xn--bj0bj06e.kr", "https://한글.kr", ""),
        ("https://example.한국", "https://example.xn--3e0b707e", "https://example.한국", ""),
    ],
)
def test_a_link_ends_before_the_particle(body: str, url: str, shown: str, rest: str) -> None:
    assert render(body) == f"<p>{LINK.format(url, shown)}{rest}</p>"


@pytest.mark.parametrize("body", ["www.naver.com으로", "http://a.kr:8000에서"])
def test_a_link_that_cannot_be_told_from_its_particle_leads_nowhere(body: str) -> None:
    assert render(body) == f"<p>{body}</p>"


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("**(굵게)**입니다", "<strong>(굵게)</strong>입니다"),
        ("그는**“네”**라고", "그는<strong>“네”</strong>라고"),
        ("*“네”*라고 했다", "<em>“네”</em>라고 했다"),
        ("**굵게**입니다", "<strong>굵게</strong>입니다"),
        ("**제주(濟州)**는 섬이다", "<strong>제주(濟州)</strong>는 섬이다"),
        ("***“네.”***라고", "<em><strong>“네.”</strong></em>라고"),
    ],
)
def test_emphasis_ends_before_the_particle(body: str, html: str) -> None:
    assert render(body) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "body", ["2*3*4", "a * b * c", "** 굵게 **", "**“a”**b", "_(네)_라고", "별 * 셋 *개"]
)
def test_what_is_no_emphasis_stays_as_it_is(body: str) -> None:
    assert "<strong>" not in render(body)
    assert "<em>" not in render(body) or body == "2*3*4"
