"""The texts that the server and the client both show, in one place: they must say the same."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.events import MESSAGE_PINNED
from messaging.key_texts import key_texts
from messaging.rendering.mark_texts import mark_texts
from messaging.rendering.pictures import size_text
from messaging.rendering.unread_texts import unread_texts
from rooms import events
from rooms.events import EventRow
from rooms.models import Role

# What stands in the timeline as a line. A mute concerns one person and is told to them alone.
SHOWN_EVENTS = frozenset(
    {
        events.MEMBER_JOINED,
        events.MEMBER_LEFT,
        events.MEMBER_REMOVED,
        events.MEMBER_BANNED,
        events.MEMBER_UNBANNED,
        events.MEMBER_ROLE_CHANGED,
        events.ROOM_CREATED,
        events.ROOM_UPDATED,
        events.ROOM_ARCHIVED,
        events.ROOM_UNARCHIVED,
        MESSAGE_PINNED,
    }
)
ROOM_RENAMED = "room.renamed"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def client_texts() -> dict[str, Any]:
    """By key; a plural is `{"one": …, "other": …}`; placeholders stand in braces."""
    return {
        **_connection_texts(),
        **_integrity_texts(),
        **_way_texts(),
        **mark_texts(),
        **unread_texts(),
        **_upload_texts(),
        **_passing_texts(),
        **_attention_texts(),
        "unread": _plural(
            lambda count: ngettext("{count} unread message", "{count} unread messages", count)
        ),
        "mentions": _plural(lambda count: ngettext("{count} mention", "{count} mentions", count)),
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "too_long": _("A message can have at most {count} characters."),
        "not_sent": _("Not sent."),
        "not_saved": _("That did not get through. Check your connection and try again."),
        "replying": _("Replying to {name}"),
        "archived": _("This room is archived; nobody can write here."),
        "muted": _("You are muted in this room."),
        "removed": _("You are no longer a member of this room."),
        "history_failed": _("Older messages could not be loaded."),
        "theme_light": _("Theme: light"),
        "theme_dark": _("Theme: dark"),
        "theme_system": _("Theme: as the system"),
        "system": system_texts(),
        "roles": _role_names(),
        "keys": key_texts(),
        "places": _plural(lambda count: ngettext("{count} found", "{count} found", count)),
        "no_place": _("No room of yours and nobody here has this name."),
    }


def _connection_texts() -> dict[str, Any]:
    """What the banner says, by the state of the connection, with and without sends that wait."""
    return {
        "offline": _("You are offline."),
        "offline_waiting": _plural(
            lambda count: ngettext(
                "You are offline. {count} message is waiting.",
                "You are offline. {count} messages are waiting.",
                count,
            )
        ),
        "connecting": _("Reconnecting…"),
        "connecting_waiting": _plural(
            lambda count: ngettext(
                "Reconnecting… {count} message is waiting.",
                "Reconnecting… {count} messages are waiting.",
                count,
            )
        ),
        "online_waiting": _plural(
            lambda count: ngettext("Sending {count} message…", "Sending {count} messages…", count)
        ),
        "session_ended": _("You have been logged out. Log in again to go on."),
        "deactivated": _("This account has been deactivated."),
        "too_many_connections": _("Oreum is open in too many tabs. Close some and reload."),
        "outdated": _("This page is out of date. Reload it to go on."),
    }


def _integrity_texts() -> dict[str, Any]:
    """What the reader's menu says about the connection and the wholeness of the log."""
    return {
        "state_online": _("Connected"),
        "state_connecting": _("Reconnecting…"),
        "state_offline": _("Not connected"),
        "gaps": _plural(
            lambda count: ngettext("{count} gap since connect", "{count} gaps since connect", count)
        ),
        "healed": _plural(
            lambda count: ngettext(
                "{count} gap filled from the log", "{count} gaps filled from the log", count
            )
        ),
        "resumed": _("Last resumed at {time}"),
    }


def _upload_texts() -> dict[str, Any]:
    """What the composer says of the files in it."""
    return {
        "too_many_files": _("A message has at most 10 files. Send the others in another one."),
        "file_too_large": too_large_text(settings.UPLOAD_MAX_BYTES),
        "upload_failed": _("Not uploaded."),
        "upload_offline": _("Files need a connection. They wait here until you are online again."),
        "upload_awaited": _("This is sent as soon as its files are uploaded."),
        "upload_missing": _("A file was not uploaded. Try it again or take it away."),
    }


def too_large_text(most: int) -> str:
    return _("This file is too large: %(most)s is possible at most.") % {"most": size_text(most)}


def _way_texts() -> dict[str, Any]:
    """Where one's own message is: the steps of its way, and what is said of each."""
    return {
        "way_committed": _("Saved"),
        "way_acknowledged": _("Confirmed"),
        "way_shown": _("On your screen"),
        "way_kafka": "Kafka",
        "way_group_stats": _("Statistics"),
        "way_group_archive": _("Archive"),
        "way_group_webhooks": _("Webhooks"),
        "way_after_sending": _("{count} ms after sending"),
        "way_not_known": _("not known"),
        "way_kafka_off": _("Kafka is off"),
        "way_kafka_waiting": _("waiting to be recorded"),
        "way_kafka_stored": _("recorded {count} ms after saving"),
        "way_kafka_shortened": _("too large: a short record, {count} ms after saving"),
        "way_group_applied": _("applied"),
        "way_group_waiting": _("waiting"),
        "way_group_behind": _plural(
            lambda count: ngettext("{count} record to go", "{count} records to go", count)
        ),
        "way_group_held": _("waits behind an event that failed"),
        "way_group_dead_letter": _("put aside: it could not be applied"),
        "way_group_passed": _("passed by without it"),
        "way_loading": _("Looking…"),
        "way_failed": _("Nobody knows right now. Open it again in a moment."),
        "way_unseen": _(
            "When it was confirmed and shown is known only in the tab that sent it, until it is "
            "reloaded."
        ),
    }


def _attention_texts() -> dict[str, Any]:
    """What a notification of the browser says, and the dot of who is here."""
    return {
        "notify_title": _("{name} in {room}"),
        "notify_hidden": _("New message"),
        "notify_files": _("Sent a file"),
        "notify_trial": _("This is how it looks"),
        "notify_trial_text": _("Here stands what somebody wrote to you."),
        "presence_online": _("is here"),
        "presence_away": _("is away"),
        "presence_dnd": _("is not to be disturbed"),
    }


def _passing_texts() -> dict[str, Any]:
    """Who is typing, and how many have not read a message."""
    return {
        "typing_one": _("{name} is typing…"),
        "typing_two": _("{name} and {other} are typing…"),
        "typing_many": _("Several people are typing…"),
        "not_read": _plural(
            lambda count: ngettext(
                "{count} person has not read this", "{count} people have not read this", count
            )
        ),
    }


def system_texts() -> dict[str, str]:
    """By event type: {actor} did it, {user} is the member and {role} theirs, {name} is new."""
    return {
        events.MEMBER_JOINED: _("{user} joined"),
        events.MEMBER_LEFT: _("{user} left"),
        events.MEMBER_REMOVED: _("{actor} removed {user}"),
        events.MEMBER_BANNED: _("{actor} banned {user}"),
        events.MEMBER_UNBANNED: _("{actor} lifted the ban on {user}"),
        events.MEMBER_ROLE_CHANGED: _("{actor} changed the role of {user} to {role}"),
        events.ROOM_CREATED: _("{actor} opened this room"),
        events.ROOM_UPDATED: _("{actor} changed the room"),
        ROOM_RENAMED: _("{actor} renamed the room to “{name}”"),
        events.ROOM_ARCHIVED: _("{actor} archived the room"),
        events.ROOM_UNARCHIVED: _("{actor} opened the room again"),
        MESSAGE_PINNED: _("{actor} pinned a message"),
    }


def system_line(event: EventRow, texts: dict[str, str]) -> str:
    """What one of SHOWN_EVENTS says to people. `texts` is `system_texts()`."""
    is_renamed = event.type == events.ROOM_UPDATED and "name" in event.data
    name = event.data.get("name", "")
    text = texts[ROOM_RENAMED if is_renamed else event.type]
    role = _role_names().get(event.data.get("role", ""), "")
    return _filled(text, {"actor": event.actor_name, "user": name, "name": name, "role": role})


def _role_names() -> dict[str, str]:
    return {**{role.value: str(role.label) for role in Role}, "bot": _("bot")}


def _plural(form: Callable[[int], str]) -> dict[str, str]:
    return {"one": form(1), "other": form(2)}


def _filled(text: str, values: dict[str, str]) -> str:
    # In one pass and not by str.format: names are chosen by people and may hold braces.
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
