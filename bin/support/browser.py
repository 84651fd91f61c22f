"""The browser of the tests: a Chromium of the system, else Playwright's own."""

import shutil
from pathlib import Path

from support import system_packages
from support.failure import Failure
from support.programs import Command, run, succeeds
from support.project import PYTHON

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without them Korean text and emoji are boxes, as wide as boxes are.
FONTS = (
    system_packages.font("Noto Sans CJK KR", "fonts-noto-cjk"),
    system_packages.font("Noto Color Emoji", "fonts-noto-color-emoji"),
)


def ensure() -> Path | None:
    """The system's Chromium; None if it is Playwright's own, which it finds itself."""
    system_packages.ensure(system_packages.program("fc-list", "fontconfig"))
    system_packages.ensure(*FONTS)
    if installed() is None and has_package() and system_packages.can_install():
        system_packages.ensure(system_packages.program("chromium"))
    if installed() is None:
        install_playwrights_own()
    return installed()


def installed() -> Path | None:
    """A Chromium that starts: Ubuntu's package is a stub that asks for snap."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None and succeeds([path, "--version"]):
            return Path(path)
    return None


def has_package() -> bool:
    """Whether the distribution knows a real one; Debian does, Ubuntu does not."""
    return shutil.which("apt-cache") is not None and succeeds(["apt-cache", "show", "chromium"])


def install_playwrights_own() -> None:
    libraries = ["--with-deps"] if system_packages.can_install() else []
    command: Command = [PYTHON, "-m", "playwright", "install", *libraries, "chromium"]
    try:
        run(command, otherwise="Playwright could not install its Chromium")
    except Failure as failure:
        raise Failure(f"{failure}; install the package chromium instead") from failure
