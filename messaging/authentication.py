"""Who opens a socket: by the session's cookie from one of our own pages, or by a bearer token."""

import math
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlparse

from channels.security.websocket import OriginValidator
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, parse_cookie
from django.utils import translation

from messaging.identification import Credentials, identify
from messaging.live.identity import Identity
from messaging.live.together import Together
from messaging.metrics.instruments import HANDSHAKES
from rooms import limits
from rooms.bearer import bearer_token
from rooms.errors import RateLimited, Refusal, Unavailable

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Authentication:
    """Lets a handshake through with `scope["identity"]`, or refuses it as HTTP 403 or 429."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._origins = OriginValidator(application, settings.ALLOWED_ORIGINS)
        # By name, as it stands in this module at the time of the question.
        self._identities = Together[Credentials, Identity | None](lambda those: identify(those))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = (scope.get("client") or ["unknown"])[0]
        try:
            identity = await self._identify(_headers(scope))
            limits.hit("handshake", identity.user.pk if identity else address)
        except RateLimited as refusal:
            HANDSHAKES.labels("limited").inc()
            await _refuse_for_now(scope, send, refusal)
            return
        except (DatabaseError, InterfaceError):
            HANDSHAKES.labels("unavailable").inc()
            await _refuse_for_now(scope, send, Unavailable(retry_after=1))
            return
        HANDSHAKES.labels("refused" if identity is None else "accepted").inc()
        if identity is None:
            await send({"type": "websocket.close"})
        else:
            scope["identity"] = identity
            await self._application(scope, receive, send)

    async def _identify(self, headers: dict[str, str]) -> Identity | None:
        """A foreign page cannot send a token, but it can send a cookie: its origin must be ours."""
        if "authorization" in headers:
            credentials = credentials_of_program(headers)
        else:
            credentials = credentials_of_page(headers) if self._is_ours(headers) else None
        return None if credentials is None else await self._identities.ask(credentials)

    def _is_ours(self, headers: dict[str, str]) -> bool:
        origin = headers.get("origin")
        try:
            return origin is not None and self._origins.valid_origin(urlparse(origin))
        except ValueError:  # not an address at all
            return False


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def credentials_of_program(headers: dict[str, str]) -> Credentials | None:
    token = bearer_token(headers["authorization"])
    return Credentials(_language(_request(headers)), token=token) if token else None


def credentials_of_page(headers: dict[str, str]) -> Credentials | None:
    request = _request(headers)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return Credentials(_language(request), session_key=key) if key else None


def _request(headers: dict[str, str]) -> HttpRequest:
    """The parts of a request that sessions and languages are read from."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get("accept-language", "")
    request.COOKIES = parse_cookie(headers.get("cookie", ""))
    return request


def _language(request: HttpRequest) -> str:
    return translation.get_language_from_request(request)


async def _refuse_for_now(scope: Scope, send: Send, refusal: Refusal) -> None:
    """As 429 or 503 with the time to wait, where the server can say more than a plain 403."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    headers = [(b"retry-after", str(math.ceil(refusal.retry_after or 1)).encode())]
    await send(
        {"type": "websocket.http.response.start", "status": refusal.status, "headers": headers}
    )
    await send({"type": "websocket.http.response.body", "body": b""})
