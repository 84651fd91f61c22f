"""One at a time: a lock that the kernel takes back when its holder dies."""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.failure import Failure


@contextmanager
def locked(file: Path, *, purpose: str) -> Iterator[None]:
    """Hold the lock of this file; says so on stderr when another run has to end first."""
    try:
        handle = file.open("a")
    except OSError as error:
        raise Failure(f"cannot write {file}: {error.strerror}") from error
    with handle:
        if not took(handle.fileno()):
            print(f"waiting for another run that {purpose} …", file=sys.stderr)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def took(descriptor: int) -> bool:
    """Whether the lock was free; it is ours then."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
