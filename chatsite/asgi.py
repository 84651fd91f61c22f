"""What the server runs: sockets on the event loop, pages and REST as WSGI in threads beside it.

Plain sync views in threads answer 1.7 times as many requests as the same views under ASGI
(docs/decisions/), and nothing in them can hold up the event loop.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")

from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.wsgi import get_wsgi_application
from django.urls import path

pages = get_wsgi_application()

from chatsite.access import SocketAccess  # noqa: E402 - models load only after Django is set up
from chatsite.lifespan import Lifespan  # noqa: E402
from messaging.authentication import Authentication  # noqa: E402
from messaging.consumers import ChatConsumer  # noqa: E402

HTTP_THREADS = 8
sockets = Authentication(SocketAccess(ChatConsumer.as_asgi()))

application = ProtocolTypeRouter(
    {
        "http": WSGIMiddleware(pages, workers=HTTP_THREADS),  # type: ignore[arg-type]
        "websocket": URLRouter([path("ws/chat", sockets)]),  # type: ignore[arg-type]
        "lifespan": Lifespan(),
    }
)
