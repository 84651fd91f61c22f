"""Whose line is it: what is logged on the way of a request carries the name of that request."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Access:
    """A request on its way, and the name that it has in the log."""

    id: str
    request: HttpRequest


current: ContextVar[Access | None] = ContextVar("current", default=None)


def with_request(_logger: Any, _method: str, line: Line) -> Line:
    """Names the request that a line belongs to, and the person and room where they are known by
    then: looked up when a line is written, so that a request without lines pays nothing.
    """
    access = current.get()
    if access is None:
        return line
    line["request"] = access.id
    request = access.request
    # Not `request.user`: a line of the log must not ask the database who it is.
    user = getattr(request, "auth", None) or getattr(request, "_cached_user", None)
    if user is not None and user.pk:
        line.setdefault("user", user.pk)
    if request.resolver_match and "room_id" in request.resolver_match.kwargs:
        line.setdefault("room", request.resolver_match.kwargs["room_id"])
    return line
