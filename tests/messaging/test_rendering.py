"""What people write becomes HTML that is safe, quick to make, and says what they meant."""

import re
import time
from html.parser import HTMLParser

import pytest

from messaging.models import MAX_BODY_LENGTH
from messaging.rendering.markdown import ATTRIBUTES, TAGS, render

SAFE_ATTRIBUTES = {
    "href",
    "title",
    "target",
    "rel",
    "class",
    "start",
    "lang",
    "tabindex",
    "data-mention",
}
SAFE_SCHEMES = {"http", "https", "mailto", None}


class Reading(HTMLParser):
    """The tags, attributes and text that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data

    @property
    def links(self) -> list[str]:
        return [value or "" for name, value in self.attributes if name == "href"]


def scheme_of(link: str) -> str | None:
    """As a browser reads it; None: the link leads to a place on the same site."""
    match = re.match(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.sub(r"[\t\r\n]", "", link.lower()))
    return match[1] if match else None


ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](<javascript:alert(1)>)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    '[x](https://a.kr "onmouseover=alert(1)")',
    '[x](https://a.kr"onmouseover="alert(1))',
    "https://a.kr/\"onmouseover='alert(1)'",
    "https://a.kr/<script>alert(1)</script>",
    '```"><script>alert(1)</script>\n```',
    '```x" onmouseover="alert(1)\nx\n```',
    "`<script>alert(1)</script>`",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "> <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "<<script>script>alert(1)<</script>/script>",
    "[<script>alert(1)</script>](https://a.kr)",
    "[a](https://a.kr/\u202e)",
    "<a\x00href=javascript:alert(1)>",
    "{{constructor.constructor('alert(1)')()}}",
]


@pytest.mark.parametrize("body", ATTACKS)
def test_nothing_that_people_write_becomes_a_script(body: str) -> None:
    read = Reading(render(body))
    assert set(read.tags) <= TAGS
    assert {name for name, _value in read.attributes} <= SAFE_ATTRIBUTES
    assert {scheme_of(link) for link in read.links} <= SAFE_SCHEMES


def test_the_allowed_tags_and_attributes_do_nothing_by_themselves() -> None:
    assert not TAGS & {"script", "style", "img", "svg", "iframe", "form", "input", "object"}
    assert {name for names in ATTRIBUTES.values() for name in names} <= SAFE_ATTRIBUTES


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("안녕하세요", "<p>안녕하세요</p>"),
        ("하나\n둘", "<p>하나<br>\n둘</p>"),
        ("**굵게** _기울여_ ~~지워~~", "<p><strong>굵게</strong> <em>기울여</em> <s>지워</s></p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("> 인용", "<blockquote>\n<p>인용</p>\n</blockquote>"),
        ("1 < 2 && 3 > 2", "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2</p>"),
        ("3. 셋", '<ol start="3">\n<li>셋</li>\n</ol>'),
        (
            "```js\na < b\n```",
            '<pre tabindex="0"><code class="language-js">a &lt; b\n</code></pre>',
        ),
        ("![그림](https://a.kr/a.png)", None),
    ],
)
def test_markdown_says_what_was_meant(body: str, html: str | None) -> None:
    if html is None:
        assert "<img" not in render(body)
    else:
        assert render(body) == html


@pytest.mark.parametrize(
    ("body", "link"),
    [
        ("https://a.kr/경로?b=c#d", "https://a.kr/%EA%B2%BD%EB%A1%9C?b=c#d"),
        ("보세요 https://a.kr.", "https://a.kr"),
        ("(https://a.kr)", "https://a.kr"),
        ("www.a.kr", "http://www.a.kr"),
        ("me@a.kr", "mailto:me@a.kr"),
        ("[여기](https://a.kr)", "https://a.kr"),
        ("<https://a.kr>", "https://a.kr"),
    ],
)
def test_addresses_become_links_that_tell_nothing_and_open_beside(body: str, link: str) -> None:
    read = Reading(render(body))
    assert read.links == [link]
    assert ("target", "_blank") in read.attributes
    assert ("rel", "noopener noreferrer nofollow") in read.attributes


@pytest.mark.parametrize("body", ["file:///etc/passwd", "ftp://a.kr", "tel:123", "chrome://x"])
def test_other_schemes_lead_nowhere(body: str) -> None:
    assert Reading(render(body)).links == []


def filled(text: str, length: int = MAX_BODY_LENGTH) -> str:
    return (text * (length // len(text) + 1))[:length]


NASTY = {
    "brackets": filled("["),
    "links": filled("[a]("),
    "nested links": filled("[", 4_000) + filled("]", 4_000),
    "images": filled("!["),
    "stars": filled("*a"),
    "crossed stars": filled("**a *b "),
    "underscores": filled("_a"),
    "tildes": filled("~~a"),
    "backticks": " ".join("`" * count for count in range(1, 125)),
    "quotes": filled(">"),
    "nested quotes": filled("> > > > \n"),
    "lists": filled("- "),
    "deep lists": "".join("  " * depth + "- a\n" for depth in range(88)),
    "a wide table": "a|" * 1_300 + "\n" + "-|" * 1_300 + "\n" + "x\n" * 1_300,
    "a long table": "a|b\n-|-\n" + "x\n" * 3_990,
    "tags": filled("<a "),
    "autolinks": filled("<a:"),
    "entities": filled("&amp;"),
    "hosts": filled("x.kr "),
    "addresses": filled("http://a.kr "),
    "mail": filled("a@b.kr "),
    "fences": filled("```\n"),
    "rules": filled("---\n"),
    "references": filled("[a]: b\n"),
    "parentheses": "[a](" + filled("(", 7_990),
    "white space": filled(" "),
    "backslashes": filled("\\"),
}


@pytest.mark.parametrize("name", NASTY)
def test_nothing_takes_much_longer_than_common_text_of_the_same_length(name: str) -> None:
    """In ratios and of the processor's time, so that the machine and its load do not matter."""
    assert seconds_for(NASTY[name]) < 30 * seconds_for(filled("*하나* 둘 "))


def seconds_for(body: str) -> float:
    """Of the quickest of some tries: what else the machine does only adds."""
    return min(_seconds_for(body) for _try in range(3))


def _seconds_for(body: str) -> float:
    started = time.process_time()
    render(body)
    return time.process_time() - started


@pytest.mark.parametrize("name", NASTY)
def test_the_html_is_not_much_longer_than_the_text(name: str) -> None:
    assert len(render(NASTY[name])) < 30 * MAX_BODY_LENGTH
