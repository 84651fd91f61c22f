"""Markdown to HTML that is safe to show.

markdown-it-py reads CommonMark with bare links and single line breaks, without raw HTML and
images; nh3 has the last word on every tag and attribute, so that a mistake above it shows as
missing markup, never as a script.
"""

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "ol": {"start"}}

# More than a person writes: looking for links among so many would take time in their square.
MAX_BRACKETS = 200
MAX_ADDRESSES = 100


def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": True, "breaks": True, "maxNesting": 20}
    return (
        MarkdownIt("commonmark", options)
        .enable(["linkify", "strikethrough", "table"])
        .disable(["image", "html_block", "html_inline", "reference"])
    )


_markdown = _parser()
_without_links = _parser().disable(["link", "linkify"])


def render(body: str) -> str:
    """The body of a message as HTML; takes milliseconds for the worst that fits into a message."""
    has_too_many = body.count("[") > MAX_BRACKETS or body.count("://") > MAX_ADDRESSES
    parser = _without_links if has_too_many else _markdown
    return nh3.clean(
        parser.render(body).strip(),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
