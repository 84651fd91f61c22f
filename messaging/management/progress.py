"""What long commands share: how far they are, and how they are broken off."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from tqdm import tqdm

# The shell's own code for Ctrl-C.
INTERRUPTED = 130


@contextmanager
def progress_bar(total: int, unit: str) -> Iterator[Callable[[int], None]]:
    """On stderr with the time that is left, and nothing at all where that is no terminal; yields
    what to call with how many more are done."""
    with tqdm(
        total=total, unit=f" {unit}", unit_scale=True, disable=None, file=sys.stderr, smoothing=0.1
    ) as bar:

        def told(count: int) -> None:
            bar.update(count)

        yield told


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C is one line."""
    try:
        yield
    except KeyboardInterrupt:
        raise CommandError("interrupted", returncode=INTERRUPTED) from None
