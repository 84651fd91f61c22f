"""The servers that a bench needs: real ones, started for it and ended with it."""

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

POSTGRES = "OREUM_TEST_POSTGRES_URL"

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


@contextmanager
def both_databases() -> Iterator[dict[str, Environment]]:
    """By the name of each database, the environment that runs Oreum on it, migrated. The variable
    OREUM_TEST_POSTGRES_URL names a PostgreSQL; without it one is started.
    """
    with ExitStack() as opened:
        folder = opened.enter_context(scratch())
        url = os.environ.get(POSTGRES)
        if not url:
            url = opened.enter_context(stack(folder, ["postgres"]))["DATABASE_URL"]
        databases = {"SQLite": project(folder), "PostgreSQL": project(folder, DATABASE_URL=url)}
        for environment in databases.values():
            manage(environment, "migrate", "--verbosity=0")
        yield databases


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
    return run(environment, ROOT / "manage.py", *arguments)


def run(environment: Environment, script: Path, *arguments: str) -> str:
    """What a script prints; what it says on its way goes where we say ours."""
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
