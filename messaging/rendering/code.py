"""The colours of code in messages: Pygments says what each piece is, the style sheet which colour.

Colours are a courtesy, and code in messages is anybody's: where they would take long, or make the
HTML large, the code stays plain.
"""

from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from time import thread_time

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Name,
    Number,
    Operator,
    String,
    Token,
    _TokenType,
)

# Those that people write in a chat. Each was tried with texts that are made to take long.
LANGUAGES = frozenset(
    {
        "bash", "sh", "shell", "zsh", "console", "powershell", "dockerfile", "make", "nginx",
        "ini", "toml", "yaml", "json", "xml", "html", "css", "scss", "javascript", "js",
        "typescript", "ts", "jsx", "tsx", "python", "py", "pycon", "java", "kotlin", "scala",
        "swift", "dart", "c", "cpp", "c++", "csharp", "c#", "go", "rust", "rs", "ruby", "rb",
        "php", "lua", "r", "sql", "postgresql", "graphql", "diff",
    }
)  # fmt: skip
MAX_SECONDS = 0.03  # of the processor, for all code of one message
# The clock is looked at between the pieces, and some lexers search a long line, or many empty ones,
# in their square. What people write is far below this.
MAX_LINE = 300
MAX_LINES = 400
MAX_EMPTY_LINES = 5
MAX_HTML = 64_000  # characters

# The kinds that have a colour, by their classes. The last one that fits counts.
COLOURS: dict[_TokenType, str] = {
    Token: "",
    Comment: "c",
    Keyword: "k",
    Operator.Word: "k",
    Name.Builtin: "b",
    Name.Builtin.Pseudo: "k",
    Keyword.Type: "b",
    Name.Tag: "k",
    Name.Attribute: "b",
    Name.Function: "f",
    Name.Class: "f",
    Name.Decorator: "f",
    Number: "n",
    Keyword.Constant: "n",
    String: "s",
    Generic.Inserted: "i",
    Generic.Deleted: "d",
    Generic.Heading: "f",
    Generic.Subheading: "f",
    Generic.Prompt: "c",
    Generic.Output: "c",
}
CLASSES = frozenset(COLOURS.values()) - {""}


class Palette:
    """For the blocks of one message, which share the time that there is."""

    def __init__(self) -> None:
        self._seconds = MAX_SECONDS

    def coloured(self, code: str, language: str) -> str | None:
        """As HTML; None where it stays plain."""
        lexer = _lexer(language.lower())
        if lexer is None or not _is_usual(code):
            return None
        began = thread_time()
        try:
            html = self._painted(lexer, code, until=began + self._seconds)
        except TimeoutError:
            html = None
        self._seconds -= thread_time() - began
        return html

    def _painted(self, lexer: Lexer, code: str, until: float) -> str | None:
        """Raises TimeoutError."""
        pieces: list[str] = []
        size = 0
        for name, group in groupby(_pieces(lexer, code, until), key=lambda piece: piece[0]):
            text = escape("".join(piece for _name, piece in group), quote=False)
            pieces.append(f'<span class="{name}">{text}</span>' if name else text)
            size += len(pieces[-1])
            if size > MAX_HTML:
                return None
        return "".join(pieces)


@cache
def _lexer(language: str) -> Lexer | None:
    if language not in LANGUAGES:
        return None
    # The text is shown as it is, so nothing of it may be taken away or added.
    lexer: Lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    return lexer


def _is_usual(code: str) -> bool:
    lines = code.split("\n")
    empty = max(
        (
            len(list(run))
            for is_empty, run in groupby(lines, lambda line: not line.strip())
            if is_empty
        ),
        default=0,
    )
    return (
        len(lines) <= MAX_LINES
        and empty <= MAX_EMPTY_LINES
        and len(max(lines, key=len)) <= MAX_LINE
    )


def _pieces(lexer: Lexer, code: str, until: float) -> Iterator[tuple[str, str]]:
    for kind, text in lexer.get_tokens(code):
        if thread_time() > until:
            raise TimeoutError
        yield _colour(kind), text


@cache
def _colour(kind: _TokenType) -> str:
    """That of the nearest kind above it that has one."""
    return COLOURS[kind] if kind in COLOURS else _colour(kind.parent or Token)
