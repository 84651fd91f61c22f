"""What comes in: a request's and a socket's name in every line that is logged on its way, one line
and one number for what became of it.
"""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.contextvars import bind_contextvars

from chatsite.naming import Access, current
from messaging.authentication import Application, Receive, Scope, Send
from messaging.metrics.instruments import CLOSES, REQUEST_SECONDS
from messaging.protocol.codes import Close

REQUEST_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)
# Asked for so often, and so alike, that a line for each hides the others.
QUIET = ("/static/", "/health/", "/metrics")
SECONDS_BY_STATUS = {first: REQUEST_SECONDS.labels(f"{first}xx") for first in range(1, 6)}

# RFC 6455: a good end, a page left, no code given, no close at all.
CODES = {1000, 1001, 1005, 1006, *Close}
ABNORMAL = 1006
# But when a process ends: every socket of it gets one of these.
NOTEWORTHY = set(Close) - {Close.GOING_AWAY, Close.RESTART}

logger = structlog.get_logger(__name__)


def new_id() -> str:
    return uuid4().hex[:12]


class AccessMiddleware:
    """A sane X-Request-ID, as a proxy in front makes them, is kept; it comes back in any case."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        access = Access(given if REQUEST_ID.fullmatch(given) else new_id(), request)
        token = current.set(access)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = access.id
            _tell(request, response.status_code, time.perf_counter() - started)
            return response
        finally:
            current.reset(token)


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    SECONDS_BY_STATUS[status // 100].observe(seconds)
    tell = logger.debug if request.path.startswith(QUIET) else logger.info
    tell(
        "request",
        method=request.method,
        path=request.path,
        status=status,
        ms=round(seconds * 1000, 1),
    )


class SocketAccess:
    """Around the consumer, for sockets that were let in: `scope["connection"]` is their name."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        # The consumer leaves the code there: to watch every message for it has its price.
        scope.update(connection=new_id(), close_code=None)
        user_id = scope["identity"].user.pk
        # To the end of its task, which is that of the socket.
        bind_contextvars(connection=scope["connection"], user=user_id)
        logger.debug("socket opened")
        try:
            await self._application(scope, receive, send)
        finally:
            _tell_closed(scope["close_code"] or ABNORMAL, time.perf_counter() - started)


def _tell_closed(code: int, seconds: float) -> None:
    # A client may close with any number: it does not make series of them.
    CLOSES.labels(int(code) if code in CODES else "other").inc()
    tell = logger.info if code in NOTEWORTHY else logger.debug
    tell("socket closed", code=int(code), seconds=round(seconds, 1))
