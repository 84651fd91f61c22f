"""What the templates of all pages ask for."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from messaging.overview import Overview
from messaging.page_data import page_data as data_of_page
from messaging.parts import address_of_parts
from messaging.rendering import looks, times
from messaging.rendering.mark_texts import people_text
from rooms.devices import device_name
from rooms.events import timestamp
from rooms.models import Level, Room
from rooms.sessions import current_epoch

register = template.Library()

SHADES = 8
# A family name of one syllable, a given name of two.
KOREAN_NAME = re.compile("[가-힣]{3}")
THEMES = {"light", "dark"}
MOST_SHOWN = 999


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """What the reader chose, so that the page comes in it and nothing flashes."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in THEMES else "system"


@register.filter
def grouped(number: int) -> str:
    """As the language groups its digits: 12,345."""
    return number_format(number, use_l10n=True, force_grouping=True)


@register.simple_tag(takes_context=True)
def return_path(context: dict[str, Any]) -> str:
    """Where a form that stands on every page leads back to."""
    request = context.get("request")
    return request.get_full_path() if request and request.method == "GET" else "/"


@register.simple_tag(takes_context=True)
def my_rooms(context: dict[str, Any]) -> dict[str, Any]:
    """The reader's open rooms for the list: `rooms`, `directs` and a `blank` entry."""
    entries = [
        {"id": room_id, **room}
        for room_id, room in context["overview"].items()
        if room["archived_at"] is None
    ]
    return {
        "rooms": [entry for entry in entries if entry["kind"] != "direct"],
        "directs": [entry for entry in entries if entry["kind"] == "direct"],
    }


@register.simple_tag
def levels() -> list[tuple[str, str, str]]:
    """What of a room may notify one: the value, its name, and what that means."""
    return [
        (Level.ALL, _("Every message"), _("Counted in the title and notified.")),
        (Level.MENTIONS, _("Only mentions"), _("What is said to you by name.")),
        (Level.NONE, _("Nothing"), _("A quiet dot in the list tells of news.")),
    ]


@register.simple_tag
def parts_address() -> str:
    return address_of_parts()


@register.simple_tag(takes_context=True)
def page_data(context: dict[str, Any]) -> SafeString:
    """What the client starts from, as JSON in the page."""
    data = data_of_page(
        context["user"],
        dict(context["overview"]),
        context.get("room_data"),
        current_epoch(context["request"]),
    )
    return json_script(data, "page-data")


@register.filter
def shade(number: int | str) -> int | str:
    """One of the colours of avatars, by an id."""
    return number % SHADES if isinstance(number, int) else ""


@register.filter
def face(name: str) -> str:
    """The letter on an avatar: of a Korean name that of the given name, too many are called Kim."""
    return name[1] if KOREAN_NAME.fullmatch(name) else name[:1].upper()


@register.filter
def title(room: Room, overview: Mapping[int, Overview]) -> str:
    """What the room is called for the reader, whose rooms are in `overview`."""
    mine = overview.get(room.pk) if room.kind == Room.Kind.DIRECT else None
    return mine["name"] if mine else str(room)


@register.filter
def unread_label(unread: int) -> str:
    return f"{MOST_SHOWN}+" if unread > MOST_SHOWN else str(unread)


register.filter("is_long", looks.is_long)
register.filter("are_emojis", looks.are_emojis)


@register.filter
def people(count: int) -> str:
    return people_text(count)


@register.filter
def bare(field: BoundField) -> SafeString:
    """The field without a placeholder: a label stands over every one, and does not go away."""
    return field.as_widget(attrs={"placeholder": False})


@register.filter
def device(user_agent: str) -> str:
    return device_name(user_agent)


@register.simple_tag
def clock(at: datetime | None) -> SafeString:
    return _time("clock", timestamp(at), times.clock(at)) if at else _time("clock")


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    return _time("date", timestamp(at), times.moment(at)) if at else _time("date")


@register.simple_tag
def edited(created_at: datetime | None, edited_at: datetime | None) -> SafeString:
    """When a message was edited: on the day it was written the time says enough."""
    if not created_at or not edited_at:
        return _time("clock")
    is_same_day = timezone.localdate(created_at) == timezone.localdate(edited_at)
    return clock(edited_at) if is_same_day else moment(edited_at)


@register.simple_tag
def day(on: date | None) -> SafeString:
    return _time("day", on.isoformat(), times.day(on)) if on else _time("day")


def _time(kind: str, exact: str = "", text: str = "") -> SafeString:
    """Empty where there is no moment: the client fills the template it is in."""
    return format_html('<time datetime="{}" data-format="{}">{}</time>', exact, kind, text)
