"""The edge of the socket: a frame comes in, a service or the hub is called, a frame goes out."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar

import structlog
from django.db import DatabaseError, InterfaceError

from messaging.changes import CHANGES, change_of
from messaging.commit import Outcome
from messaging.live.executor import in_database_thread
from messaging.live.heartbeat import SECONDS_BETWEEN_PINGS
from messaging.live.together import Together
from messaging.overview import Overview
from messaging.protocol import answers, frames
from messaging.protocol.codes import Close
from messaging.protocol.frames import Frame, Malformed, encode
from messaging.reading import can_write
from messaging.room_refusals import RoomRefusals
from messaging.services.reading import Mark, mark_all_read
from messaging.services.send import submit_message
from messaging.socket_consumer import SocketConsumer
from messaging.watching import watch_of
from rooms import limits
from rooms.errors import Invalid, NotFound, RateLimited, Refusal, Unavailable
from rooms.models import Pointer

MAX_MALFORMED = 3  # in a row
MAX_EXCESSIVE = 100  # frames beyond the rate that are refused before the socket is closed

logger = structlog.get_logger(__name__)
lines = logging.getLogger(__name__)
# All who look at a busy room tell of it at the same time: together they cost a write, not one each.
reads = Together[Mark, Pointer | Refusal](lambda marks: mark_all_read(marks))


class ChatConsumer(SocketConsumer):
    """One socket of one person, at /ws/chat."""

    def __init__(self) -> None:
        super().__init__()
        self._has_greeted = False
        self._malformed = 0
        self._excessive = 0

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Nothing a client sends gets beyond this: it is answered by an error or a close code."""
        text = message.get("text")
        if text is None:
            self.connection.close(Close.UNSUPPORTED_DATA)
        if text is None or self.connection.is_leaving:
            return
        frame: Frame | None = None
        try:
            excess = self._excess()
            frame = frames.parse(text)
            self._malformed = 0
            if excess is not None:  # only now, so that the client hears which of its sends it was
                raise excess
            await self._handle(frame)
        except Refusal as refusal:
            self._refuse(refusal, frame)
            if isinstance(refusal, Malformed):
                self._count_malformed()
            if self._excessive > MAX_EXCESSIVE:
                self.connection.close(Close.RATE_LIMITED)
        except (DatabaseError, InterfaceError):
            self._refuse_for_now(frame)
        except Exception:
            logger.exception("frame not handled", frame=type(frame).__name__)
            self._refuse_for_now(frame)

    def _excess(self) -> RateLimited | None:
        """Count one more frame, of whatever type; the refusal where it is one too many."""
        try:
            limits.hit("frame", self.connection.id)
        except RateLimited as refusal:
            self._excessive += 1
            return refusal
        return None

    async def _handle(self, frame: Frame) -> None:
        if not self._has_greeted and not isinstance(frame, frames.Hello | frames.Pong):
            self.connection.close(Close.PROTOCOL_VIOLATION)
            return
        await self.HANDLERS[type(frame)](self, frame)

    async def _hello(self, frame: frames.Hello) -> None:
        """Hear exactly the rooms named, each after its cursor; a second hello starts anew."""
        cursors, wrong = frames.cursors(frame.rooms or {})
        epoch, overview = await self.hub.arrivals.greet(self.identity.user)
        self._has_greeted = True
        self._welcome(epoch, overview)
        refusals = RoomRefusals(self.connection, frame)
        await refusals.tell(Invalid(), wrong)
        is_other_log = frame.epoch is not None and frame.epoch != epoch
        # From the heads of the welcome, not of a moment later: nothing is lost in between.
        heads = {room_id: room["head"] for room_id, room in overview.items()}
        wanted = heads if frame.rooms is None else cursors
        for room_id in self.connection.rooms - (set() if is_other_log else wanted.keys()):
            self.hub.unsubscribe(self.connection, room_id)
        if is_other_log:
            self.connection.push(encode("reset"))
        else:
            await refusals.tell(NotFound(), await self.hub.subscribe(self.connection, wanted))
        refusals.tell_rest()

    async def _subscribe(self, frame: frames.Subscribe) -> None:
        missing = await self.hub.subscribe(
            self.connection,
            {frame.room: frame.after},
            confirm=lambda head: self.connection.push(answers.subscribed(frame, head)),
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
        self.connection.unanswered += 1

    async def _change(self, frame: answers.Change) -> None:
        """Once more does no harm: the same change of a message changes nothing."""
        self.connection.unanswered += 1
        try:
            change = change_of(frame, self.identity.user)
            self.connection.push(answers.revised(frame, await in_database_thread(change)))
        except Refusal as refusal:
            self._refuse(refusal, frame)
        finally:
            self.connection.answered()

    async def _read(self, frame: frames.Read) -> None:
        user = self.identity.user
        pointer = await reads.ask(Mark(user, frame.room, frame.seq, frame.since))
        if isinstance(pointer, Refusal):
            raise pointer
        self.hub.publish_frame(user.pk, answers.read(frame.room, pointer), but=self.connection)
        if frame.since is not None and frame.since < pointer.since:
            self.connection.push(answers.read(frame.room, pointer))
        self.hub.notices.read(user.pk, frame.room)

    async def _typing(self, frame: frames.Typing) -> None:
        user = self.identity.user
        if await in_database_thread(can_write, user, frame.room):
            self.hub.notices.typing(user, frame.room)

    async def _presence(self, frame: frames.Presence) -> None:
        watch = None
        if frame.watch:
            limits.hit("watch", self.connection.id)
            watch = await in_database_thread(watch_of, self.identity.user, frame.room)
        self.hub.presence.sit(self.connection, frame.state, watch)

    async def _pong(self, frame: frames.Pong) -> None:
        self.heartbeat.answered()

    HANDLERS: ClassVar[dict[type[Frame], Callable[..., Awaitable[None]]]] = {
        frames.Hello: _hello,
        frames.Subscribe: _subscribe,
        frames.Unsubscribe: _unsubscribe,
        frames.Send: _send,
        **dict.fromkeys(CHANGES, _change),
        frames.Read: _read,
        frames.Typing: _typing,
        frames.Presence: _presence,
        frames.Pong: _pong,
    }

    def _welcome(self, epoch: str, overview: dict[int, Overview]) -> None:
        self.connection.push(
            answers.welcome(
                self.identity.user,
                connection=self.connection.id,
                epoch=epoch,
                ping_seconds=SECONDS_BETWEEN_PINGS,
                rooms=overview,
            )
        )

    def _respond(self, frame: frames.Send, outcome: Outcome) -> None:
        if isinstance(outcome, Refusal):
            self._refuse(outcome, frame)
        else:
            self.connection.push(answers.ack(frame, outcome.row))
            if lines.isEnabledFor(logging.DEBUG):  # else the line costs half as much as the ack
                # From the writer's side, where a line does not know its socket by itself.
                about = {"connection": self.connection.id, "user": self.identity.user.pk}
                logger.debug("message sent", room=frame.room, seq=outcome.row.seq, **about)
        self.connection.answered()

    def _refuse(self, refusal: Refusal, frame: Frame | None, **about: Any) -> None:
        language = self.identity.language
        self.connection.push(answers.error(refusal, frame, language=language, **about))

    def _refuse_for_now(self, frame: Frame | None) -> None:
        """A socket whose rooms could not be read would hear nothing of them and not know it: it
        comes back with its cursors instead.
        """
        self._refuse(Unavailable(retry_after=1), frame)
        if isinstance(frame, frames.Hello | frames.Subscribe):
            self.connection.close(Close.RESYNC)

    def _count_malformed(self) -> None:
        self._malformed += 1
        if self._malformed >= MAX_MALFORMED:
            self.connection.close(Close.PROTOCOL_VIOLATION)
