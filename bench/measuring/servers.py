"""The servers that a bench needs: real ones, started for it and ended with it."""

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Environment = dict[str, str]


@contextmanager
def scratch() -> Iterator[Path]:
    """A data directory that PostgreSQL's own user may pass through. From now on SIGTERM ends the
    bench like Ctrl-C, so that it ends first what it started.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="oreum-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def stack(data_dir: Path, names: Sequence[str]) -> Iterator[Environment]:
    """The variables that point to these servers of `bin/stack`."""
    environment = os.environ | {"DATA_DIR": str(data_dir)}
    command = [str(ROOT / "bin" / "stack")]
    try:
        subprocess.run([*command, "start", *names], env=environment, check=True, stdout=sys.stderr)
        printed = subprocess.run(
            [*command, "env", *names], env=environment, check=True, capture_output=True, text=True
        )
        yield exports(printed.stdout)
    finally:
        subprocess.run([*command, "stop", *names], env=environment, check=True, stdout=sys.stderr)


def exports(text: str) -> Environment:
    words = [word for word in shlex.split(text) if word != "export"]
    return dict(word.split("=", 1) for word in words)


def project(data_dir: Path, **variables: str) -> Environment:
    """The environment of a process that runs Oreum on this data directory, and nothing else."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "bench")]),
        "DJANGO_SETTINGS_MODULE": "chatsite.settings",
        "DATA_DIR": str(data_dir),
        "LOG_LEVEL": "WARNING",
        "RATE_LIMITS": "off",
        **variables,
    }


def manage(environment: Environment, *arguments: str) -> str:
    """What a command of manage.py prints."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
