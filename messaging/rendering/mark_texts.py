"""The texts about reactions and the notice, as server and client both show them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def mark_texts() -> dict[str, Any]:
    """In the shape of `client_texts`, of which it is a part."""
    return {
        "people": {"one": _people(1), "other": _people(2)},
        "and_more": {"one": _more(1), "other": _more(2)},
        "you": _("You"),
        "copied": _("Copied"),
        "not_loaded": _("The emojis could not be loaded. Check your connection and try again."),
    }


def people_text(count: int) -> str:
    return _people(count).replace("{count}", str(count))


def _people(count: int) -> str:
    return ngettext("{count} person", "{count} people", count)


def _more(count: int) -> str:
    return ngettext("and {count} more", "and {count} more", count)
