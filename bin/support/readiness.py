"""How a process tells the one that started it that it serves: a byte on a pipe.

READY_DESCRIPTOR names the writing end in its environment; chatsite/lifespan.py writes to it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

READY_DESCRIPTOR = "READY_DESCRIPTOR"


class Readiness:
    def __init__(self) -> None:
        self._reading: int | None = None
        self._is_told = False

    @contextmanager
    def told_by(self) -> Iterator[int]:
        """The end that the next process gets; it is closed here on leaving."""
        self._close()
        self._is_told = False
        self._reading, writing = os.pipe()
        os.set_blocking(self._reading, False)
        try:
            yield writing
        finally:
            os.close(writing)

    def is_told(self) -> bool:
        if self._reading is not None:
            with suppress(BlockingIOError):
                self._is_told = os.read(self._reading, 1) != b""
                self._close()
        return self._is_told

    def _close(self) -> None:
        if self._reading is not None:
            os.close(self._reading)
            self._reading = None
