"""Short texts as they are stored."""

from django.utils.translation import gettext_lazy as _

from rooms.errors import Invalid


def one_line(text: str) -> str:
    """With single spaces only. Raises Invalid for what a database cannot store."""
    text = " ".join(text.split())
    try:
        text.encode()
    except UnicodeEncodeError:
        is_storable = False
    else:
        is_storable = "\0" not in text
    if not is_storable:
        raise Invalid(_("The text holds a character that cannot be stored."))
    return text
