"""The page that finds what was said."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from messaging.models import Message
from messaging.search.entries import END, text_of
from messaging.search.excerpt import Piece, excerpt
from messaging.search.finding import Found, find
from messaging.search.wanted import Wanted, understand
from rooms import limits
from rooms.errors import Invalid, RateLimited
from rooms.models import Room
from rooms.requests import PersonRequest
from rooms.titles import titles
from rooms.views.answers import too_often

PAGE = 20
FEATURES = [
    ("image", _("An image")),
    ("file", _("A file")),
    ("link", _("A link")),
    ("code", _("Code")),
]
# The names of the fields in the address, by those of the filters.
FIELDS = {"in": "room", "from": "from", "before": "before", "after": "after", "has": "has"}


@require_safe
@login_required
def search(request: PersonRequest) -> HttpResponse:
    text = _given(request, "q")
    fields = {name: _given(request, field) for name, field in FIELDS.items()}
    context = {
        "query": text,
        "fields": fields,
        "features": FEATURES,
        "rooms": _rooms(request, fields["in"]),
        "has_filters": any(fields.values()),
    }
    status = 200
    try:
        context |= _answer(request, text, fields)
    except Invalid as refusal:
        context["problem"] = str(refusal.message)
        status = refusal.status
    except RateLimited as refusal:
        return too_often(request, refusal)
    return render(request, "messaging/search.html", context, status=status)


def _given(request: PersonRequest, field: str) -> str:
    return request.GET.get(field, "").replace("\0", "").strip()


def _answer(request: PersonRequest, text: str, fields: dict[str, str]) -> dict[str, object]:
    wanted = understand(request.user, text, fields)
    if wanted.is_empty:
        return {}
    limits.hit("search", request.user.pk)
    found = find(request.user, wanted, cursor=_cursor(request), limit=PAGE)
    return {
        "results": [(message, _excerpt(message, wanted)) for message in found.messages],
        "has_results": bool(found.messages),
        "is_searched": True,
        "is_later_page": _cursor(request) is not None,
        "older": _older(request.GET, found),
    }


def _excerpt(message: Message, wanted: Wanted) -> list[Piece]:
    return excerpt(text_of(message), wanted.terms)


def _older(given: QueryDict, found: Found) -> str:
    """The address of the next page, or nothing."""
    if found.next is None:
        return ""
    kept = {name: value for name, value in given.items() if value and name != "cursor"}
    return "?" + urlencode(kept | {"cursor": found.next})


def _cursor(request: PersonRequest) -> int | None:
    try:
        cursor = int(request.GET.get("cursor", "")[:20])
    except ValueError:
        return None
    return max(-END, min(END, cursor))


def _rooms(request: PersonRequest, chosen: str) -> list[tuple[str, str]]:
    """One's own rooms to choose from, and the one that is chosen already."""
    mine = Room.objects.visible_to(request.user).of_member(request.user)
    named = sorted(titles(request.user, mine).items(), key=lambda room: room[1].casefold())
    rooms = {str(room_id): name for room_id, name in named}
    if chosen and chosen not in rooms:
        rooms[chosen] = chosen
    return list(rooms.items())
