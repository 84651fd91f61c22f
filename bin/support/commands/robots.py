"""bin/robots"""

import os
import signal

from support import environment
from support.commands.test import run_through, temporary_data_directory
from support.project import PYTHON, ROOT


def main(arguments: list[str]) -> int:
    """As `python -m tests.robots`, in a data directory of its own."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    environment.ensure(environment.RUN, environment.STACK, environment.DEVELOPMENT)
    with temporary_data_directory():
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "bin")])
        os.environ["DJANGO_SETTINGS_MODULE"] = "chatsite.settings"
        return run_through([PYTHON, "-W", "ignore::UserWarning", "-m", "tests.robots", *arguments])
