"""What every page of a logged-in person carries."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from messaging.overview import Overview, rooms_overview


def overview(request: HttpRequest) -> dict[str, Any]:
    """`overview`: one's rooms by id; asked for once a page, and only by pages that show them."""

    def load() -> dict[int, Overview]:
        user = request.user
        return rooms_overview(user) if user.is_authenticated else {}

    return {"overview": SimpleLazyObject(load)}
