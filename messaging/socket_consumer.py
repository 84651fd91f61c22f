"""The life of one socket, from the handshake to whatever ends it; what is said on it is in
messaging/consumers.py.
"""

import asyncio
from contextlib import suppress
from typing import Any

from channels.consumer import AsyncConsumer, get_handler_name
from channels.exceptions import StopConsumer

from messaging.authentication import Receive, Scope, Send
from messaging.live.connection import Connection, write_nothing
from messaging.live.heartbeat import Heartbeat
from messaging.live.hub import Hub
from messaging.live.identity import Identity
from messaging.live.process import open_hub
from messaging.protocol.codes import Close
from messaging.protocol.frames import SUBPROTOCOL, encode
from messaging.protocol.wire import WRITE

MAX_CONNECTIONS = 30  # of one user, in one process


class SocketConsumer(AsyncConsumer):  # type: ignore[misc]
    # The hub has the one layer channel of this process; a channel for each socket is its cost.
    channel_layer_alias = "none"

    identity: Identity
    connection: Connection
    heartbeat: Heartbeat
    hub: Hub

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None
        self._is_open = False
        # The socket could not even be closed: cancelled by ourselves, not by the server.
        self._is_given_up = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.identity = scope["identity"]
        self._task = asyncio.current_task()
        try:
            # Without Channels' two tasks a frame: there is no layer channel to listen to beside.
            self.scope, self.base_send = scope, send
            with suppress(StopConsumer):
                while True:
                    await self.dispatch(await receive())
        except asyncio.CancelledError:
            if not self._is_given_up:
                raise
        finally:
            # Here and not in a handler: those are skipped when the consumer is cancelled.
            self._clean_up()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """As Channels does it, without its hop to the database thread for every frame."""
        await getattr(self, get_handler_name(message))(message)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        self.hub = await open_hub()
        self.connection = Connection(
            id=self.scope["connection"],
            identity=self.identity,
            send=self.base_send,
            on_stuck=self._give_up,
            write=self.scope.get("extensions", {}).get(WRITE, {}).get("write", write_nothing),
        )
        self.heartbeat = Heartbeat(self.connection, self.hub.feeds)
        is_known = SUBPROTOCOL in self.scope["subprotocols"]
        accept = {"type": "websocket.accept", "subprotocol": SUBPROTOCOL if is_known else None}
        await self.base_send(accept)
        self._is_open = True
        if not is_known:
            self.connection.close(Close.WRONG_VERSION)
        elif len(self.hub.connections.get(self.identity.user.pk, ())) >= MAX_CONNECTIONS:
            self.connection.close(Close.TOO_MANY_CONNECTIONS)
        else:
            self.hub.attach(self.connection)
            self.heartbeat.start()

    async def websocket_drain(self, message: dict[str, Any]) -> None:
        """The server ends, and closes this socket in so many seconds: the client is told, and is
        served until then. It stands behind the frames that came before it.
        """
        seconds: float = message["seconds"]
        self.connection.push(encode("drain", reconnect_in=round(seconds, 2)))
        loop = asyncio.get_running_loop()
        loop.call_later(seconds, self.connection.retire, Close.GOING_AWAY)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        self.scope["close_code"] = message.get("code")
        raise StopConsumer

    def _give_up(self) -> None:
        """A socket that cannot even be closed, as its reader takes nothing, is let go."""
        self._is_given_up = True
        if self._task is not None:
            self._task.cancel()

    def _clean_up(self) -> None:
        if self._is_open:
            self.connection.stop()
            self.heartbeat.stop()
            self.hub.detach(self.connection)
