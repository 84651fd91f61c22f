"""The virtual environment of this checkout: made once, brought up to its locks when they change."""

import hashlib
import json
import os
import shutil
import sys
from typing import NoReturn

from support import system_packages
from support.locks import locked
from support.programs import Command, run, succeeds
from support.project import CACHE, PYTHON, ROOT, VIRTUAL_ENVIRONMENT, made

RUN = "requirements.txt"
STACK = "requirements-stack.txt"
BUCKET = "requirements-s3.txt"
DEVELOPMENT = "requirements-dev.txt"
# What the checks and tests run with.
EVERYTHING = (RUN, STACK, BUCKET, DEVELOPMENT)

STAMPS = VIRTUAL_ENVIRONMENT / "installed-locks.json"


def ensure(*locks: str) -> None:
    """Afterwards PYTHON runs with everything that these locks name. Quick when it already did."""
    if not missing(locks):
        return
    made(CACHE, mend="make the checkout writable or clone it to a folder of your own")
    with locked(CACHE / "environment.lock", purpose="installs dependencies"):
        if not is_usable():
            make()
        outdated = missing(locks)
        if outdated:
            install(outdated)


def missing(locks: tuple[str, ...]) -> list[str]:
    """Those of the locks that were not installed as they stand now."""
    installed = stamps() if has_libraries() else {}
    return [name for name in locks if installed.get(name) != digest(name)]


def has_libraries() -> bool:
    """False also after the system got a newer Python: the environment follows it, but what was
    installed is in the folder of the old one."""
    return PYTHON.exists() and any(VIRTUAL_ENVIRONMENT.glob(f"lib/{PYTHON.resolve().name}*"))


def stamps() -> dict[str, str]:
    try:
        return dict(json.loads(STAMPS.read_text()))
    except (OSError, ValueError):
        return {}


def digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def is_usable() -> bool:
    """Whether there is an environment that starts: one without its Python is made anew."""
    check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and succeeds([PYTHON, "-c", check])


def make() -> None:
    print(f"making the environment {VIRTUAL_ENVIRONMENT} …", file=sys.stderr)
    shutil.rmtree(VIRTUAL_ENVIRONMENT, ignore_errors=True)
    system_packages.ensure(system_packages.python_venv())
    run(
        [sys.executable, "-m", "venv", VIRTUAL_ENVIRONMENT],
        otherwise=f"cannot make {VIRTUAL_ENVIRONMENT}",
    )


def install(locks: list[str]) -> None:
    print(f"installing {', '.join(locks)} …", file=sys.stderr)
    command: Command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    files = [argument for name in locks for argument in ("-r", str(ROOT / name))]
    run([*command, *files], otherwise=f"pip could not install {', '.join(locks)}")
    STAMPS.write_text(json.dumps(stamps() | {name: digest(name) for name in locks}))


def replace_process(arguments: Command) -> NoReturn:
    """Become the environment's Python with these arguments."""
    os.execv(PYTHON, [str(PYTHON), *map(str, arguments)])
