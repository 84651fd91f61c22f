"""The web process. `python -m support.web HOST PORT` becomes one, where nobody supervises it."""

import os
import shlex
import sys

from support.project import ROOT

# Pings are ours (docs/protocol.md), compression costs more than it saves on frames this small,
# and 64 KiB is the largest frame of the contract. Sockets take up to 3 s to be closed one by one
# (chatsite/websocket.py), and may wait for the database until the 7th.
OPTIONS = shlex.split("""
    --loop chatsite.loop:Loop --http chatsite.http:HttpProtocol --lifespan on --log-level warning
    --no-access-log --no-server-header --timeout-graceful-shutdown 7
    --ws chatsite.websocket:WebSocketProtocol
    --ws-max-size 65536 --ws-per-message-deflate false --ws-ping-interval 0
""")


def uvicorn(*where: str) -> list[str]:
    """The arguments that make Python the server, listening where these options of uvicorn say."""
    application = ["chatsite.asgi:application", "--app-dir", str(ROOT)]
    return ["-m", "uvicorn", *application, *where, *OPTIONS]


if __name__ == "__main__":
    host, port = sys.argv[1:]
    os.execv(sys.executable, [sys.executable, *uvicorn("--host", host, "--port", port)])
