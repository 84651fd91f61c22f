"""Finding rows of the long tables by what has an index."""

import re
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from rooms.models import User


def ordering(request: HttpRequest) -> list[str]:
    """Newest first, by what has an index: the order within one room, or the ids of all."""
    is_one_room = "room__id__exact" in request.GET or is_room(request.GET.get("q", ""))
    return ["-seq"] if is_one_room else ["-id"]


def is_room(term: str) -> bool:
    return re.fullmatch(r"\d{1,18}", term.strip()) is not None


def find(rows: QuerySet[Any], term: str, *, person: str) -> QuerySet[Any]:
    """Rows for `12:345` (room and seq), `12` (a room), `#99` (an id), or a user name.

    `person` is the field of whoever did it.
    """
    term = term.strip()
    place = re.fullmatch(r"(\d{1,18}):(\d{1,18})", term)
    if place:
        return rows.filter(room=int(place[1]), seq=int(place[2]))
    if is_room(term):
        return rows.filter(room=int(term))
    if re.fullmatch(r"#\d{1,18}", term):
        return rows.filter(pk=int(term[1:]))
    return rows.filter(**{f"{person}__in": User.objects.filter(username=term).values("pk")})
