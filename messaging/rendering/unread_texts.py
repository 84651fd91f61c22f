"""The texts about what is unread in a room, as server and client both show them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def unread_texts() -> dict[str, Any]:
    """In the shape of `client_texts`, of which it is a part."""
    return {
        "new_messages": {"one": _new(1), "other": _new(2)},
        "newest": _("To the newest message"),
        "divider": {"one": _new(1), "other": _new(2)},
        "divider_uncounted": divider_text(None),
        "unread_above": {"one": _above(1), "other": _above(2)},
    }


def divider_text(count: int | None) -> str:
    """How many messages are new; None: not known."""
    return _("New messages") if count is None else _new(count).replace("{count}", str(count))


def unread_above_text(count: int) -> str:
    return _above(count).replace("{count}", str(count))


def _new(count: int) -> str:
    return ngettext("{count} new message", "{count} new messages", count)


def _above(count: int) -> str:
    return ngettext(
        "{count} unread message: to the first one",
        "{count} unread messages: to the first one",
        count,
    )
