"""Run the scripts of bin/ as a person would, on a data directory of the test's own."""

import os
import subprocess
from pathlib import Path

from support.programs import Command
from support.project import ROOT

from tests.running import own_environment

LONGEST_SECONDS = 180


def command(script: str, *arguments: str) -> Command:
    return [ROOT / "bin" / script, *arguments]


def run_script(
    script: str,
    *arguments: str,
    data: Path,
    folder: Path | None = None,
    variables: dict[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Its end; from another folder than the checkout, as nobody promises to be inside."""
    return subprocess.run(
        command(script, *arguments),
        cwd=folder or data,
        env=own_environment() | {"DATA_DIR": str(data)} | (variables or {}),
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )


def pid_of(data: Path, server: str) -> int:
    """Of a server of the stack: "redis", "postgres", "kafka/1"."""
    return int((data / "stack" / server / "server.pid").read_text())


def processes_that_name(path: Path) -> list[str]:
    """The command lines of all processes that name this path."""
    lines = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(path) in line and int(entry.name) != os.getpid():
            lines.append(line.replace("\0", " "))
    return lines
