"""bin/manage"""

import os

from support import environment
from support.project import ROOT, data_directory


def main(arguments: list[str]) -> int:
    """Become `manage.py` with these arguments; its help and exit codes are Django's."""
    environment.ensure(environment.RUN)
    os.environ["DATA_DIR"] = str(data_directory())
    environment.replace_process([ROOT / "manage.py", *arguments])
