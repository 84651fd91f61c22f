"""Database work of the event loop: on a few threads of its own.

Channels would run it on the one thread that all of asgiref shares, where a slow query holds up
every socket of the process.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live-database")
# Whether sockets may stay and are whole has to be known in time, also while thousands come back.
_reserved = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-reserved")


async def in_database_thread(
    work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """Run reading work on one of the threads. Raises what it raises."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, partial(_run, work, *args, **kwargs))


async def in_reserved_thread(
    work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """The same, past everything that waits there: for what the process asks at fixed times."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_reserved, partial(_run, work, *args, **kwargs))


def _run(
    work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """A connection that died since its last use is made anew, once: reading again is harmless."""
    try:
        return work(*args, **kwargs)
    except (OperationalError, InterfaceError):
        connection.close()
        return work(*args, **kwargs)
    finally:
        if not connection.in_atomic_block and connection.vendor == "postgresql":
            connection.close()  # back to the pool
