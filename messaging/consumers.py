"""The edge of the socket: a frame comes in, a service or the hub is called, a frame goes out."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

import structlog
from channels.consumer import AsyncConsumer, get_handler_name
from channels.exceptions import StopConsumer
from django.db import DatabaseError, InterfaceError
from django.utils import translation

from messaging.authentication import Receive, Scope
from messaging.authentication import Send as AsgiSend
from messaging.commit import Outcome
from messaging.live.connection import Connection
from messaging.live.executor import in_database_thread
from messaging.live.heartbeat import SECONDS_BETWEEN_PINGS, Heartbeat
from messaging.live.hub import Hub
from messaging.live.identity import Identity
from messaging.live.process import open_hub
from messaging.protocol import frames
from messaging.protocol.codes import Close
from messaging.protocol.frames import MAX_FRAME, SUBPROTOCOL, Frame, Malformed, encode
from messaging.reading import Overview, rooms_overview
from messaging.services.reading import mark_read
from messaging.services.send import submit_message
from rooms import limits
from rooms.errors import Invalid, NotFound, RateLimited, Refusal, Unavailable
from rooms.events import timestamp
from rooms.models import Epoch, User

MAX_CONNECTIONS = 50  # of one user, in one process
MAX_MALFORMED = 3  # in a row

logger = structlog.get_logger(__name__)


class ChatConsumer(AsyncConsumer):  # type: ignore[misc]
    """One socket of one person, at /ws/chat."""

    # The hub has the one layer channel of this process; a channel for each socket is its cost.
    channel_layer_alias = "none"

    identity: Identity
    connection: Connection
    heartbeat: Heartbeat
    hub: Hub

    def __init__(self) -> None:
        self._pump: asyncio.Task[None] | None = None
        self._has_greeted = False
        self._malformed = 0

    async def __call__(self, scope: Scope, receive: Receive, send: AsgiSend) -> None:
        self.identity = scope["identity"]
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            if not self.is_given_up:
                raise
        finally:
            # Here and not in a handler: those are skipped when the consumer is cancelled.
            self._clean_up()

    @property
    def is_given_up(self) -> bool:
        """The socket could not even be closed: cancelled by ourselves, not by the server."""
        return self._pump is not None and self._pump.done()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """As Channels does it, without its hop to the database thread for every frame."""
        await getattr(self, get_handler_name(message))(message)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        self.hub = await open_hub()
        self.connection = Connection(
            id=uuid4().hex[:12], identity=self.identity, send=self.base_send
        )
        is_known = SUBPROTOCOL in self.scope["subprotocols"]
        accept = {"type": "websocket.accept", "subprotocol": SUBPROTOCOL if is_known else None}
        await self.base_send(accept)
        self._pump = asyncio.create_task(self.connection.pump())
        self._pump.add_done_callback(partial(_end_with_pump, asyncio.current_task()))
        if not is_known:
            self.connection.close(Close.WRONG_VERSION)
        elif len(self.hub.connections.get(self.identity.user.pk, ())) >= MAX_CONNECTIONS:
            self.connection.close(Close.TOO_MANY_CONNECTIONS)
        else:
            self.hub.attach(self.connection)
        self.heartbeat = Heartbeat(self.connection, self.hub.feeds)
        self.heartbeat.start()

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Nothing a client sends gets beyond this: it is answered by an error or a close code."""
        text = message.get("text")
        if text is None:
            self.connection.close(Close.UNSUPPORTED_DATA)
        if text is None or self.connection.is_closing:
            return
        frame: Frame | None = None
        try:
            limits.hit("frame", self.connection.id)
            frame = frames.parse(text)
            self._malformed = 0
            await self._handle(frame)
        except Malformed as refusal:
            self._refuse(refusal, ref=refusal.ref, client_id=refusal.client_id)
            self._count_malformed()
        except RateLimited as refusal:
            self._refuse_rate(refusal, frame)
        except Refusal as refusal:
            self._refuse_frame(refusal, frame)
        except (DatabaseError, InterfaceError):
            self._refuse_frame(Unavailable(retry_after=1), frame)
        except Exception:
            logger.exception("frame not handled", connection=self.connection.id)
            self._refuse_frame(Unavailable(retry_after=1), frame)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        raise StopConsumer

    async def _handle(self, frame: Frame) -> None:
        if not self._has_greeted and not isinstance(frame, frames.Hello | frames.Pong):
            self.connection.close(Close.PROTOCOL_VIOLATION)
            return
        await self.HANDLERS[type(frame)](self, frame)

    async def _hello(self, frame: frames.Hello) -> None:
        cursors, wrong = frames.cursors(frame.rooms or {})
        epoch, overview = await in_database_thread(_read_welcome, self.identity.user)
        self._has_greeted = True
        self._welcome(epoch, overview)
        for name in wrong:
            self._refuse(Invalid(), ref=frame.ref, room=name)
        if frame.epoch is not None and frame.epoch != epoch:
            self.connection.push(encode("reset"))
            return
        wanted = dict.fromkeys(overview) if frame.rooms is None else dict(cursors)
        for room_id in await self.hub.subscribe(self.connection, wanted):
            self._refuse(NotFound(), ref=frame.ref, room=room_id)

    async def _subscribe(self, frame: frames.Subscribe) -> None:
        confirm = partial(self._push_subscribed, frame)
        missing = await self.hub.subscribe(
            self.connection, {frame.room: frame.after}, confirm=confirm
        )
        if missing:
            raise NotFound

    async def _unsubscribe(self, frame: frames.Unsubscribe) -> None:
        self.hub.unsubscribe(self.connection, frame.room)
        self.connection.push(encode("unsubscribed", ref=frame.ref, room=frame.room))

    async def _send(self, frame: frames.Send) -> None:
        submit_message(
            author=self.identity.user,
            room_id=frame.room,
            body=frame.body,
            client_id=frame.client_id,
            reply_to=frame.reply_to,
            attachments=frame.attachments,
            respond=partial(self._respond, frame),
        )

    async def _read(self, frame: frames.Read) -> None:
        user = self.identity.user
        seq = await in_database_thread(mark_read, user=user, room_id=frame.room, seq=frame.seq)
        notice = encode("read", room=frame.room, seq=seq)
        self.hub.publish_frame(user.pk, notice, but=self.connection)

    async def _pong(self, frame: frames.Pong) -> None:
        self.heartbeat.answered()

    HANDLERS: ClassVar[dict[type[Frame], Callable[..., Awaitable[None]]]] = {
        frames.Hello: _hello,
        frames.Subscribe: _subscribe,
        frames.Unsubscribe: _unsubscribe,
        frames.Send: _send,
        frames.Read: _read,
        frames.Pong: _pong,
    }

    def _welcome(self, epoch: str, overview: dict[int, Overview]) -> None:
        user = self.identity.user
        self.connection.push(
            encode(
                "welcome",
                user={"id": user.pk, "name": user.name, "username": user.username},
                connection=self.connection.id,
                epoch=epoch,
                ping_ms=int(SECONDS_BETWEEN_PINGS * 1000),
                max_frame=MAX_FRAME,
                rooms={str(room_id): room for room_id, room in overview.items()},
            )
        )

    def _push_subscribed(self, frame: frames.Subscribe, head: int) -> None:
        self.connection.push(encode("subscribed", ref=frame.ref, room=frame.room, head=head))

    def _respond(self, frame: frames.Send, outcome: Outcome) -> None:
        if isinstance(outcome, Refusal):
            self._refuse_frame(outcome, frame)
            return
        message = outcome.message
        self.connection.push(
            encode(
                "ack",
                ref=frame.ref,
                client_id=str(message.client_id),
                room=message.room_id,
                seq=message.seq,
                message=message.pk,
                at=timestamp(message.created_at),
            )
        )

    def _count_malformed(self) -> None:
        self._malformed += 1
        if self._malformed >= MAX_MALFORMED:
            self.connection.close(Close.PROTOCOL_VIOLATION)

    def _refuse_rate(self, refusal: RateLimited, frame: Frame | None) -> None:
        """A send that was too quick is told so; who floods with frames is closed."""
        self._refuse_frame(refusal, frame)
        if frame is None:
            self.connection.close(Close.RATE_LIMITED)

    def _refuse_frame(self, refusal: Refusal, frame: Frame | None) -> None:
        client_id = getattr(frame, "client_id", None)
        self._refuse(
            refusal,
            ref=frame.ref if frame else None,
            client_id=str(client_id) if client_id else None,
            room=getattr(frame, "room", None),
        )

    def _refuse(self, refusal: Refusal, **about: Any) -> None:
        with translation.override(self.identity.language):
            message = str(refusal.message)
        self.connection.push(
            encode(
                "error",
                code=refusal.code,
                message=message,
                retry_after=refusal.retry_after,
                **about,
            )
        )

    def _clean_up(self) -> None:
        if self._pump is not None:
            self._pump.cancel()
            self.heartbeat.stop()
            self.hub.detach(self.connection)


def _read_welcome(user: User) -> tuple[str, dict[int, Overview]]:
    return Epoch.objects.current(), rooms_overview(user)


def _end_with_pump(consumer: asyncio.Task[None] | None, pump: asyncio.Task[None]) -> None:
    """A socket that cannot even be closed, as its reader takes nothing, is let go."""
    if pump.cancelled() or consumer is None:
        return
    if isinstance(pump.exception(), TimeoutError):
        consumer.cancel()
