"""What the keys do, by the names in static/js/state/keys.js."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def key_texts() -> dict[str, str]:
    return {
        # Where they hold
        "anywhere": _("Everywhere"),
        "message": _("On a message"),
        "composer": _("While writing"),
        # What they do
        "switcher": _("Go to a room or a person"),
        "previous_room": _("Room above"),
        "next_room": _("Room below"),
        "previous_unread": _("Unread room above"),
        "next_unread": _("Unread room below"),
        "search": _("Search"),
        "keys": _("Show the keys"),
        "back": _("Step back, at last to the newest message"),
        "previous": _("Message above"),
        "next": _("Message below"),
        "first": _("First message here"),
        "last": _("Newest message here"),
        "menu": _("What one can do with it"),
        "reply": pgettext("a key", "Reply"),
        "edit": pgettext("a key", "Edit"),
        "mark-unread": _("Mark as unread"),
        "delete": pgettext("a key", "Delete"),
        "leave": _("Back to writing"),
        "send": pgettext("a key", "Send"),
        "new_line": _("New line"),
        "edit_last": _("Edit my last message, while nothing is written"),
    }
