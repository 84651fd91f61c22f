"""What the system has to bring: installed by apt-get as root on Debian and Ubuntu, else named."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from support.failure import Failure
from support.programs import output_of, succeeds

OLDEST_JAVA = 17
SECONDS_FOR_LOCK = 300  # of another installation on this machine


@dataclass(frozen=True)
class Need:
    """Something of the system, how to see that it is there, and the packages that bring it.

    Of `packages` the first one that the distribution knows is taken.
    """

    name: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]


def program(name: str, *packages: str) -> Need:
    return Need(name, lambda: shutil.which(name) is not None, packages or (name,))


def python_venv() -> Need:
    """Debian cuts the module venv, or the pip inside it, out of its Python."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Need(
        "Python's module venv",
        lambda: bool(importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")),
        (f"python{version}-venv", "python3-venv"),
    )


def java() -> Need:
    names = (f"openjdk-{version}-jre-headless" for version in (21, 17, 25))
    return Need(
        f"Java {OLDEST_JAVA} or newer",
        lambda: java_version() >= OLDEST_JAVA,
        (*names, "default-jre-headless"),
    )


def java_version() -> int:
    """The number of the java on PATH, 0 if there is none."""
    if shutil.which("java") is None:
        return 0
    number = re.search(r'version "(\d+)', output_of(["java", "-version"]))
    return int(number.group(1)) if number else 0


def font(name: str, package: str) -> Need:
    """A font family, asked of fontconfig, which Chromium asks too."""
    return Need(f"the font {name}", lambda: has_font(name), (package,))


def has_font(name: str) -> bool:
    return shutil.which("fc-list") is not None and succeeds(["fc-list", "-q", name])


def ensure(*needs: Need) -> None:
    """Afterwards everything needed is there, or one line says which command brings it."""
    absent = [need for need in needs if not need.is_there()]
    if not absent:
        return
    if not can_install():
        raise Failure(f"needs {names_of(absent)}; {advice(absent)}")
    install(absent)
    still_absent = [need for need in absent if not need.is_there()]
    if still_absent:
        raise Failure(f"needs {names_of(still_absent)}, and apt-get did not bring it")


def can_install() -> bool:
    return os.geteuid() == 0 and knows_apt()


def knows_apt() -> bool:
    return shutil.which("apt-get") is not None


def names_of(needs: list[Need]) -> str:
    return ", ".join(need.name for need in needs)


def advice(needs: list[Need]) -> str:
    if not knows_apt():
        return "install it with the package manager of this system"
    packages = " ".join(known_package(need) for need in needs)
    return f"install it with: sudo apt-get install -y {packages}"


def install(needs: list[Need]) -> None:
    print(f"installing {names_of(needs)} by apt-get …", file=sys.stderr)
    # Lists are often absent in containers and outdated elsewhere; either way a name is not found.
    apt_get("update")
    apt_get("install", "--yes", "--no-install-recommends", *map(known_package, needs))


def known_package(need: Need) -> str:
    for package in need.packages:
        if succeeds(["apt-cache", "show", package]):
            return package
    return need.packages[-1]


def apt_get(*arguments: str) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", f"DPkg::Lock::Timeout={SECONDS_FOR_LOCK}", *arguments]
    finished = subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL)
    if finished.returncode != 0:
        raise Failure(f"{' '.join(command)} failed with exit code {finished.returncode}")
