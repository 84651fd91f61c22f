"""`@username` in Markdown as a chip with the person's name: not in code, not in a link, and not
where the @ is escaped.
"""

from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from messaging.mentions import MOST, People, find_mentions


def with_mentions(parser: MarkdownIt) -> MarkdownIt:
    """Whom they may mean stands in the `env` of the call, as `people`."""
    parser.core.ruler.after("linkify", "mention", _mention)
    parser.add_render_rule("mention", _chip)
    return parser


def _mention(state: StateCore) -> None:
    people: People | None = state.env.get("people")
    if not people:
        return
    left = MOST
    for token in state.tokens:
        if token.children:
            children = list(_with_chips(token.children, people, left))
            left -= sum(child.type == "mention" for child in children)
            token.children = children


def _with_chips(tokens: Sequence[Token], people: People, left: int) -> Iterator[Token]:
    links = 0
    for token in tokens:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or links or "@" not in token.content:
            yield token
            continue
        for part in _split(token, people, left):
            left -= part.type == "mention"
            yield part


def _split(token: Token, people: People, left: int) -> Iterator[Token]:
    text, done = token.content, 0
    for _, mention in zip(range(left), find_mentions(text, people), strict=False):
        yield _text(text[done : mention.start], token)
        yield Token("mention", "span", 0, content=mention.user.name, meta={"id": mention.user.id})
        done = mention.end
    yield _text(text[done:], token)


def _text(content: str, like: Token) -> Token:
    return Token("text", "", 0, content=content, level=like.level)


def _chip(
    _renderer: object,
    tokens: Sequence[Token],
    place: int,
    _options: OptionsDict,
    _env: MutableMapping[str, Any],
) -> str:
    token = tokens[place]
    return f'<span data-mention="{int(token.meta["id"])}">@{escapeHtml(token.content)}</span>'
