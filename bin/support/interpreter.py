"""Find a Python that is new enough and run a script's command with it.

Beside failure.py the only module that a Python older than ours reads: no newer syntax here.
"""

import importlib
import os
import shutil
import subprocess
import sys

from support.failure import Failure

OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


def run(command: str) -> None:
    """Run `support.commands.<command>` and leave with its exit code."""
    try:
        if sys.version_info < OLDEST:
            continue_with_newer_python()
        module = importlib.import_module(f"support.commands.{command}")
        sys.exit(module.main(sys.argv[1:]))
    except Failure as failure:
        sys.exit(f"bin/{command}: {failure}")
    except PermissionError as error:
        mend = "run it as its owner, or clone the checkout to a folder of your own"
        sys.exit(f"bin/{command}: no permission for {error.filename}; {mend}")
    except KeyboardInterrupt:
        sys.exit(130)


def continue_with_newer_python() -> None:
    """Replace this process by the same script under the newest Python on PATH."""
    for name in NEWER_NAMES:
        path = shutil.which(name)
        if path is not None and starts(path):
            os.execv(path, [path, *sys.argv])
    found = ".".join(str(number) for number in sys.version_info[:2])
    raise Failure(f"needs Python 3.11 or newer and found {found}; install python3.12, for example")


def starts(path: str) -> bool:
    """Whether it really is a Python: version managers leave stubs on PATH that only complain."""
    return subprocess.run([path, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0
