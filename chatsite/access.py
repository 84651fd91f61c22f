"""What comes in, counted: sockets by the code that they end with."""

from typing import Any

from messaging.authentication import Application, Receive, Scope, Send
from messaging.metrics.instruments import CLOSES
from messaging.protocol.codes import Close

# RFC 6455: a good end, a page left, no code given, no close at all.
CODES = {1000, 1001, 1005, 1006, *Close}
ABNORMAL = 1006


class SocketAccess:
    """Around the consumer, for sockets that were let in."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        code = ABNORMAL

        async def watched() -> dict[str, Any]:
            nonlocal code
            message = await receive()
            if message["type"] == "websocket.disconnect":
                code = message.get("code") or ABNORMAL
            return message

        try:
            await self._application(scope, watched, send)
        finally:
            # A client may close with any number: it does not make series of them.
            CLOSES.labels(int(code) if code in CODES else "other").inc()
