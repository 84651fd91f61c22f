"""The browsers of the tests: a Chromium of the system, else Playwright's own.

Most tests take its headless shell, which draws no windows around the pages and so does a third of
the work. It shows no notifications either; those tests take the whole one.
"""

import shutil
from pathlib import Path

from support import system_packages
from support.failure import Failure
from support.programs import Command, run, succeeds
from support.project import PYTHON

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL = "chromium-headless-shell"
# Without them Korean text and emoji are boxes, as wide as boxes are.
FONTS = (
    system_packages.font("Noto Sans CJK KR", "fonts-noto-cjk"),
    system_packages.font("Noto Color Emoji", "fonts-noto-color-emoji"),
)


def ensure() -> dict[str, str]:
    """The environment that names the system's to the tests; empty if it is Playwright's own, which
    it finds itself.
    """
    system_packages.ensure(system_packages.program("fc-list", "fontconfig"))
    system_packages.ensure(*FONTS)
    if system_packages.can_install():
        wanted = [SHELL] if installed() else ["chromium", SHELL]
        system_packages.ensure(*map(system_packages.program, filter(has_package, wanted)))
    whole = installed()
    if whole is None:
        install_playwrights_own()
        return {}
    return {
        "OREUM_TEST_CHROMIUM": str(whole),
        "OREUM_TEST_CHROMIUM_SHELL": shutil.which(SHELL) or str(whole),
    }


def installed() -> Path | None:
    """A Chromium that starts: Ubuntu's package is a stub that asks for snap."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None and succeeds([path, "--version"]):
            return Path(path)
    return None


def has_package(name: str) -> bool:
    """Whether the distribution knows a real one; Debian does, Ubuntu does not."""
    return shutil.which("apt-cache") is not None and succeeds(["apt-cache", "show", name])


def install_playwrights_own() -> None:
    libraries = ["--with-deps"] if system_packages.can_install() else []
    command: Command = [PYTHON, "-m", "playwright", "install", *libraries, "chromium"]
    try:
        run(command, otherwise="Playwright could not install its Chromium")
    except Failure as failure:
        raise Failure(f"{failure}; install the package chromium instead") from failure
