"""Node: it runs the browser modules' own tests and reads their syntax. Oreum itself needs none."""

import re
import shutil

from support import system_packages
from support.programs import output_of
from support.system_packages import Need

OLDEST = 18


def ensure() -> None:
    system_packages.ensure(Need(f"Node {OLDEST} or newer", is_there, ("nodejs",)))


def is_there() -> bool:
    if shutil.which("node") is None:
        return False
    version = re.match(r"v(\d+)", output_of(["node", "--version"]))
    return version is not None and int(version.group(1)) >= OLDEST
