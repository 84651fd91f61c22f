"""Texts as they are stored."""

from django.utils.translation import gettext_lazy as _

from rooms.errors import Invalid


def storable(text: str) -> str:
    """The text itself. Raises ValueError for what a database cannot store or JSON not carry."""
    if "\0" in text:
        raise ValueError("NUL cannot be stored")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("half of a surrogate pair is not a character") from error
    return text


def require_storable(text: str) -> str:
    """The same for services. Raises Invalid."""
    try:
        return storable(text)
    except ValueError as error:
        raise Invalid(_("The text holds a character that cannot be stored.")) from error


def one_line(text: str) -> str:
    """With single spaces only. Raises Invalid for what a database cannot store."""
    return require_storable(" ".join(text.split()))
