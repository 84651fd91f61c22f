"""Names of files as they are kept and shown."""

from unicodedata import category, normalize

from messaging.models.upload import MAX_NAME

NAMELESS = "file"
JOINER = "\u200d"  # holds parts of one emoji together


def clean_name(name: str) -> str:
    """The last part of a path, in composed letters, in one line, without what only steers a
    screen or a terminal: so that nothing looks like what it is not. Never empty.
    """
    last = normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter if _is_shown(letter) else " " for letter in last)
    return _shortened(" ".join(visible.split()).strip(". ")) or NAMELESS


def _is_shown(letter: str) -> bool:
    """Control characters, marks of direction, halves of pairs and the like are not."""
    return letter == JOINER or not category(letter).startswith("C")


def _shortened(name: str) -> str:
    """By its middle: the end says what kind of file it is."""
    if len(name) <= MAX_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 16:
        return name[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(ending) - 2]}….{ending}"
