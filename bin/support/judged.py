"""Programs of the tests that start sites of their own and judge them, run by hand."""

import os
import signal

from support import environment
from support.commands.test import run_through, temporary_data_directory
from support.preparation import prepare
from support.project import PYTHON, ROOT


def run_judged(module: str, arguments: list[str]) -> int:
    """As `python -m` this module, in a data directory of its own; its exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    environment.ensure(*environment.EVERYTHING)
    with temporary_data_directory():
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "bin")])
        os.environ["DJANGO_SETTINGS_MODULE"] = "chatsite.settings"
        prepare(demo=False)  # gathers the static files, which the pages of robots need
        return run_through([PYTHON, "-W", "ignore::UserWarning", "-m", module, *arguments])
