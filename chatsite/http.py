"""uvicorn's HTTP, with a bound on the time that the head of a request may take: `uvicorn --http`
names the class.

uvicorn waits for a head for ever, so that a few thousand lines that say nothing would take all the
file descriptors of a process. Between two requests of one line it waits 5 s, as it should.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SECONDS_FOR_HEAD = 20


class HttpProtocol(HttpToolsProtocol):
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._forget_head()

    def on_headers_complete(self) -> None:
        self._forget_head()
        super().on_headers_complete()

    def _unset_keepalive_if_required(self) -> None:
        """Something came on a line that was kept: the head of its next request, as a rule."""
        if self.timeout_keep_alive_task is not None:
            self._await_head()
        super()._unset_keepalive_if_required()

    def _await_head(self) -> None:
        self._forget_head()
        self._head_timer = self.loop.call_later(SECONDS_FOR_HEAD, self._give_up)

    def _forget_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        """Without an answer: nobody has asked for anything yet."""
        self.transport.close()
