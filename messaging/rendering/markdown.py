"""Markdown to HTML that is safe to show.

markdown-it-py reads CommonMark with bare links and single line breaks, without raw HTML and
images; nh3 has the last word on every tag and attribute, so that a mistake above it shows as
missing markup, never as a script.
"""

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from messaging.mentions import NOBODY, People
from messaging.rendering.code import CLASSES, Palette
from messaging.rendering.korean import with_korean
from messaging.rendering.mention import with_mentions
from messaging.rendering.simple import render_simple

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "ol": {"start"}, "span": {"data-mention"}}

# The kinds of code are the only classes beside the language.
SPANS = {"span": set(CLASSES)}

# More than a person writes: looking for links among so many would take time in their square.
MAX_BRACKETS = 200
MAX_ADDRESSES = 100
MAX_INNER_DOTS = 400  # each may be the name of a host
# A row that is too short is filled up: few characters could else make hundreds of thousands.
MAX_CELLS = 1_000


def _parser(*, without: Sequence[str] = ()) -> MarkdownIt:
    options = {"html": False, "linkify": True, "breaks": True, "maxNesting": 20}
    parser = (
        MarkdownIt("commonmark", options)
        .enable(["linkify", "strikethrough", "table"])
        .disable(["image", "html_block", "html_inline", "reference", *without])
    )
    parser.add_render_rule("fence", _fence)
    return with_mentions(with_korean(parser))


def _fence(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    """A block of code, in colours where its language is known."""
    token = tokens[index]
    language = (token.info.split(maxsplit=1) or [""])[0]
    palette = env.setdefault("palette", Palette())
    coloured = palette.coloured(token.content, language)
    if coloured is None:
        return renderer.fence(tokens, index, options, env)
    return f'<pre><code class="language-{escapeHtml(language)}">{coloured}</code></pre>\n'


_INNER_DOT = re.compile(r"\w\.\w")
LINKS = ("link", "linkify")
# By whether there are too many marks of links, and of tables.
_PARSERS = {
    (False, False): _parser(),
    (True, False): _parser(without=LINKS),
    (False, True): _parser(without=["table"]),
    (True, True): _parser(without=[*LINKS, "table"]),
}


def render(body: str, people: People = NOBODY) -> str:
    """The body of a message as HTML; takes milliseconds for the worst that fits into a message.
    `people` are those whom an `@username` in it may mean.
    """
    simple = render_simple(body)
    return render_markdown(body, people) if simple is None else simple


def render_markdown(body: str, people: People = NOBODY) -> str:
    """What `render` does with a body that is not simple."""
    lines = body.splitlines()
    has_many_links = (
        body.count("[") > MAX_BRACKETS
        or body.count("://") > MAX_ADDRESSES
        or len(_INNER_DOT.findall(body)) > MAX_INNER_DOTS
    )
    has_many_cells = len(lines) * max(line.count("|") for line in lines or [""]) > MAX_CELLS
    parser = _PARSERS[has_many_links, has_many_cells]
    return nh3.clean(
        parser.render(body, {"people": people}).strip(),
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=SPANS,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        # Code that is wider than the page is scrolled by the keyboard too.
        set_tag_attribute_values={"a": {"target": "_blank"}, "pre": {"tabindex": "0"}},
    )
