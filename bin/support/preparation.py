"""Database and static files, brought up to the code by a process inside the environment."""

import os
import subprocess

from support.failure import Failure
from support.programs import Command
from support.project import PYTHON, ROOT


def inside(module: str, *arguments: str) -> int:
    """Run `support.inside.<module>`; its exit code. It says on stderr what is wrong."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "bin")])
    command: Command = [PYTHON, "-m", f"support.inside.{module}", *arguments]
    return subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}).returncode


def prepare(*, demo: bool) -> None:
    """Migrate the database, collect the static files, on request seed an empty database."""
    if inside("preparation", *(["--demo"] if demo else [])) != 0:
        raise Failure("not started")
