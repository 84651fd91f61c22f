"""bin/check"""

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from support import environment, node, system_packages
from support.node import MODULES
from support.preparation import inside
from support.programs import Command
from support.project import PYTHON, ROOT

DESCRIPTION = """\
Format, lint, types, architecture, migrations in step with the models, translations complete,
the deploy check with production settings, the syntax and types of the browser modules. Every step
runs; what failed is named at the end.
"""
EPILOG = "Exit codes: 0 all is well, 1 a step failed, 2 wrong arguments."
SYNTAX = ROOT / "bin" / "support" / "inside" / "syntax.js"
PRODUCTION = {
    "SITE_URL": "https://chat.example.com",
    "ALLOWED_HOSTS": "chat.example.com",
    "SECRET_KEY": "only-for-this-check-and-long-enough-to-be-called-a-secret-0123456789",
}


@dataclass(frozen=True)
class Step:
    name: str
    succeeds: Callable[[], bool]


def main(arguments: list[str]) -> int:
    argparse.ArgumentParser(prog="bin/check", description=DESCRIPTION, epilog=EPILOG).parse_args(
        arguments
    )
    environment.ensure(*environment.EVERYTHING)
    node.ensure()
    system_packages.ensure(system_packages.program("xgettext", "gettext"))
    with tempfile.TemporaryDirectory(prefix="oreum-check-") as directory:
        os.environ["DATA_DIR"] = directory
        os.environ.update(PRODUCTION)
        failed = [step.name for step in STEPS if not passes(step)]
    print(f"failed: {', '.join(failed)}" if failed else "all is well")
    return 1 if failed else 0


def passes(step: Step) -> bool:
    """Run it and print a line; what a failed one had to say stands above its line."""
    started = time.monotonic()
    is_well = step.succeeds()
    seconds = time.monotonic() - started
    print(f"{'ok' if is_well else 'FAILED':<7} {step.name:<13} {seconds:5.1f} s", flush=True)
    return is_well


def says_nothing_wrong(command: Command) -> bool:
    finished = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if finished.returncode != 0:
        print(finished.stdout, end="")
    return finished.returncode == 0


def python(*arguments: str) -> Callable[[], bool]:
    return lambda: says_nothing_wrong([PYTHON, "-m", *arguments])


def manage(*arguments: str) -> Callable[[], bool]:
    return lambda: says_nothing_wrong([PYTHON, "manage.py", *arguments])


def javascript() -> bool:
    files = sorted(file for file in (ROOT / "static").rglob("*.js") if "vendor" not in file.parts)
    modules = ["--experimental-vm-modules", "--no-warnings"]
    return says_nothing_wrong(["node", *modules, SYNTAX, *files]) and says_nothing_wrong(
        [MODULES / ".bin" / "tsc", "--project", "jsconfig.json"]
    )


STEPS = [
    Step("format", python("ruff", "format", "--check", "--quiet", ".")),
    Step("lint", python("ruff", "check", "--quiet", ".")),
    Step("types", python("mypy", "--no-error-summary")),
    Step("architecture", python("pytest", "-q", "tests/test_architecture.py")),
    Step("migrations", manage("makemigrations", "--check", "--dry-run")),
    Step("translations", lambda: inside("translations") == 0),
    Step("deploy", manage("check", "--deploy", "--fail-level", "WARNING")),
    Step("javascript", javascript),
]
