"""What begins and ends with a web process."""

import asyncio
import gc
import os
from contextlib import suppress

from messaging.authentication import Receive, Scope, Send
from messaging.health import Watch
from messaging.indexer import indexer
from messaging.live.process import close_hub, open_hub
from messaging.metrics.exchange import exchange
from messaging.sweeper import sweeper
from messaging.writer import writer

OBJECTS_BETWEEN_COLLECTIONS = 20_000


class Lifespan:
    def __init__(self) -> None:
        self._watch = Watch()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await open_hub()
                await exchange.open()
                self._watch.start()
                indexer.start()
                sweeper.start()
                _spare_collector()
                _tell_readiness()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self._watch.stop()
                await asyncio.to_thread(indexer.stop)
                await asyncio.to_thread(sweeper.stop)
                await exchange.close()
                await close_hub()
                # What was accepted is committed before the process ends.
                writer.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _spare_collector() -> None:
    """What is loaded by now stays for ever: the garbage collector need not walk through it again,
    and need not come every few messages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


def _tell_readiness() -> None:
    """To `bin/run`, which then may end the process that this one replaces."""
    descriptor = os.environ.pop("READY_DESCRIPTOR", "")
    if descriptor:
        with suppress(BrokenPipeError), os.fdopen(int(descriptor), "wb") as pipe:
            pipe.write(b"1")
