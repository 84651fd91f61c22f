"""The hub of this process, and the way to it from any thread."""

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import ParamSpec

from messaging.live.event import Lane
from messaging.live.hub import Hub
from messaging.live.transports import make_transport
from messaging.metrics.instruments import LAYER_SINCE, LAYER_UP, ROOMS, SOCKETS

Parameters = ParamSpec("Parameters")

_hub: Hub | None = None
_loop: asyncio.AbstractEventLoop | None = None


async def open_hub() -> Hub:
    """The hub of the running event loop, listening."""
    global _hub, _loop
    loop = asyncio.get_running_loop()
    if _hub is None or _loop is not loop:
        _hub, _loop = Hub(make_transport()), loop
        _count(_hub)
    hub = _hub
    await hub.open()
    return hub


def _count(hub: Hub) -> None:
    """Counted when somebody asks, on whatever thread: `list` sees one state of the dictionary."""
    SOCKETS.set_function(lambda: sum(len(of_user) for of_user in list(hub.connections.values())))
    ROOMS.set_function(lambda: len(hub.feeds))
    numbers: Counter[str] = Counter()
    for shard in hub.transport.shards:
        layer = "memory" if shard.lane == Lane.LOCAL else str(shard.lane)
        LAYER_UP.labels(layer, numbers[layer]).set_function(partial(getattr, shard, "is_up"))
        LAYER_SINCE.labels(layer, numbers[layer]).set_function(partial(getattr, shard, "since"))
        numbers[layer] += 1


async def close_hub() -> None:
    global _hub, _loop
    if _hub is not None and _loop is asyncio.get_running_loop():
        hub, _hub, _loop = _hub, None, None
        await hub.close()


def current_hub() -> Hub | None:
    """None in commands and workers: web processes find what those commit in the log."""
    return _hub if _loop is not None and _loop.is_running() else None


def call_on_loop(
    call: Callable[Parameters, object], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> None:
    """Run a call of the hub on its event loop, from any thread."""
    if _loop is not None and _loop.is_running():
        _loop.call_soon_threadsafe(lambda: call(*args, **kwargs))
