"""Node: it runs the browser modules' own tests and reads their types. Oreum itself needs none."""

import hashlib
import re
import shutil
import sys

from support import system_packages
from support.locks import locked
from support.programs import output_of, run
from support.project import CACHE, ROOT, made
from support.system_packages import Need

OLDEST = 18

LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
# Beside npm's own note, which tells what is there, not which lock it came from.
STAMP = MODULES / "installed-lock"


def ensure() -> None:
    """Afterwards Node runs with what package-lock.json names. Quick when it already did."""
    system_packages.ensure(Need(f"Node {OLDEST} or newer", is_there, ("nodejs",)))
    if is_installed():
        return
    system_packages.ensure(system_packages.program("npm"))
    made(CACHE, mend="make the checkout writable or clone it to a folder of your own")
    with locked(CACHE / "node-modules.lock", purpose="installs node modules"):
        if not is_installed():
            install()


def is_there() -> bool:
    if shutil.which("node") is None:
        return False
    version = re.match(r"v(\d+)", output_of(["node", "--version"]))
    return version is not None and int(version.group(1)) >= OLDEST


def is_installed() -> bool:
    return STAMP.is_file() and STAMP.read_text() == digest()


def digest() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def install() -> None:
    """npm asks its cache before the network, so that only the first time needs one."""
    print(f"installing {LOCK.name} …", file=sys.stderr)
    run(
        ["npm", "ci", "--prefer-offline", "--prefix", ROOT],
        otherwise=f"npm could not install {LOCK.name}; it needs its registry, or a filled cache",
    )
    STAMP.write_text(digest())
