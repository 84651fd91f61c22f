"""What begins and ends with a web process."""

from messaging.authentication import Receive, Scope, Send
from messaging.live.process import close_hub, open_hub
from messaging.writer import writer


class Lifespan:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await open_hub()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await close_hub()
                # What was accepted is committed before the process ends.
                writer.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return
