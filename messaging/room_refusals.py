"""The rooms of one `hello` that its socket cannot hear, told one by one, but not without end."""

import asyncio
from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import ngettext_lazy

from messaging.live.connection import Connection
from messaging.protocol import answers
from messaging.protocol.frames import Hello
from rooms.errors import Refusal, TooLarge

MAX_ROOMS_NAMED = 100  # of the thousands that fit into one frame


class RoomRefusals:
    """`tell` as often as there are reasons, then `tell_rest`."""

    def __init__(self, connection: Connection, frame: Hello) -> None:
        self._connection = connection
        self._frame = frame
        self._named = 0
        self._unnamed = 0

    async def tell(self, refusal: Refusal, rooms: Sequence[int | str]) -> None:
        """One error for each room, as fast as the reader takes them and in turn with all others;
        nothing more once the socket is about to close.
        """
        named = rooms[: MAX_ROOMS_NAMED - self._named]
        self._named += len(named)
        self._unnamed += len(rooms) - len(named)
        for room in named:
            if self._connection.is_leaving:
                return
            self._push(refusal, room=room)
            await self._connection.drained()
            await asyncio.sleep(0)  # a reader that takes everything at once has nothing to drain

    def tell_rest(self) -> None:
        """Where not all were named, how many more there are."""
        if self._unnamed and not self._connection.is_leaving:
            text = ngettext_lazy(
                "{count} more room of this hello cannot be heard.",
                "{count} more rooms of this hello cannot be heard.",
                self._unnamed,
            )
            self._push(TooLarge(format_lazy(text, count=self._unnamed)), more=self._unnamed)

    def _push(self, refusal: Refusal, **about: int | str) -> None:
        language = self._connection.identity.language
        text = answers.error(refusal, self._frame, language=language, **about)
        self._connection.push(text)
