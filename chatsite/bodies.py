"""The body of a request, read on the event loop before a thread is given to it: whoever sends it
slowly, or never, then holds up nobody else.
"""

import asyncio
from collections import deque
from typing import Any

from messaging.authentication import Receive, Send

MAX_SIZE = 64 * 1024  # bytes; what is larger is a file
SECONDS = 30
TOO_SLOW = b"The request did not arrive in time. Send it again.\n"


class TooSlow(Exception):
    """A body that stopped coming."""


async def gathered(receive: Receive) -> tuple[Receive, bool]:
    """A `receive` that tells the same once more, and whether that is the whole body: of a large one
    it is the beginning. Raises TooSlow.
    """
    messages: deque[dict[str, Any]] = deque()
    size, is_whole = 0, False
    try:
        async with asyncio.timeout(SECONDS):
            while size <= MAX_SIZE and not is_whole:
                messages.append(await receive())
                size += len(messages[-1].get("body", b""))
                is_whole = not messages[-1].get("more_body", False)
    except TimeoutError as error:
        raise TooSlow from error

    async def again() -> dict[str, Any]:
        return messages.popleft() if messages else await receive()

    return again, is_whole


async def refuse(send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain"),
        (b"content-length", str(len(TOO_SLOW)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_SLOW})
