"""Run another program to its end."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from support.failure import Failure

LONGEST_REASON = 300

Command = Sequence[str | Path]


def run(command: Command, *, otherwise: str) -> None:
    """Run it in silence; when it fails show what it said, and raise `otherwise` as a failure."""
    finished = subprocess.run(command, capture_output=True, text=True)
    if finished.returncode != 0:
        said = (finished.stderr.strip() or finished.stdout.strip()).splitlines()
        sys.stderr.writelines(f"{line}\n" for line in said[:-1])
        reason = said[-1][:LONGEST_REASON] if said else f"exit code {finished.returncode}"
        raise Failure(f"{otherwise}: {reason}")


def succeeds(command: Command) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


def output_of(command: Command) -> str:
    """What it said, on both streams."""
    finished = subprocess.run(command, capture_output=True, text=True)
    return finished.stdout + finished.stderr
