"""What the server runs: sockets on the event loop, pages and REST as WSGI in threads beside it.

Plain sync views in threads answer 1.7 times as many requests as the same views under ASGI
(docs/decisions/), and nothing in them can hold up the event loop.
"""

import os
from collections.abc import Awaitable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")

from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter
from django.core.wsgi import get_wsgi_application

pages = get_wsgi_application()

from chatsite import bodies  # noqa: E402 - models load only after Django is set up
from chatsite.access import SocketAccess  # noqa: E402
from chatsite.lifespan import Lifespan  # noqa: E402
from messaging.authentication import Authentication, Receive, Scope, Send  # noqa: E402
from messaging.consumers import ChatConsumer  # noqa: E402

HTTP_THREADS = 8
WATCHING_THREADS = 2
FILE_THREADS = 8


def in_threads(workers: int) -> Any:
    return WSGIMiddleware(pages, workers=workers)  # type: ignore[arg-type]


# While a database hangs, every thread of the pages may wait for it: who watches over this process
# must hear of that, so they have threads of their own. So have files, which take as long as a slow
# line makes them: no page waits behind a video.
files = in_threads(FILE_THREADS)
own_threads = {
    **{path: in_threads(WATCHING_THREADS) for path in ("/health/", "/metrics")},
    **dict.fromkeys(["/files/", "/api/v1/uploads"], files),
}
others = in_threads(HTTP_THREADS)


async def http(scope: Scope, receive: Receive, send: Send) -> None:
    """A thread is for requests that are there: a large one takes as long as a file."""
    try:
        receive, is_whole = await bodies.gathered(receive)
    except bodies.TooSlow:
        await bodies.refuse(send)
        return
    starts = (own for start, own in own_threads.items() if scope["path"].startswith(start))
    await next(starts, others if is_whole else files)(scope, receive, send)


chat = Authentication(SocketAccess(ChatConsumer.as_asgi()))


def sockets(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
    """Not by a URLRouter, which keeps a copy of the scope for every socket."""
    return (chat if scope["path"] == "/ws/chat" else refuse)(scope, receive, send)


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "websocket.close"})


application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": sockets,
        "lifespan": Lifespan(),
    }
)
