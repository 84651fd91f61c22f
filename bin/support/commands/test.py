"""bin/test"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from support import browser, environment, node
from support.preparation import prepare
from support.programs import Command
from support.project import PYTHON, ROOT
from support.stack import Stack

HELP = """\
usage: bin/test [pytest arguments]

Set up whatever is missing, start real Redis, Kafka and PostgreSQL in a folder of their own, run
the tests, stop the servers. Without arguments: every test, three at a time, those of the browser
modules under Node too, and those that lean on the database on SQLite and on PostgreSQL. Paths are
seen from the checkout: bin/test tests/rooms -k archive

Exit codes: 0 all passed, 1 some failed, 130 interrupted, else those of pytest.
"""
ENDING_SECONDS = 60
PYTEST: Command = [PYTHON, "-m", "pytest"]
# What starts sites of its own, in rows beside everything else: it waits more than it computes.
BESIDE = {
    "browser": ["tests/browser"],
    "crash": ["tests/crash", "tests/messaging/kafka", "tests/scripts"],
}
# Likewise, when the tests of the first row are through, which take less time.
LATER = ["tests/faults", "tests/robots"]
# What points Oreum elsewhere: tests are about this checkout, whatever the shell is set up for.
OVERRIDES = ("DATABASE_URL", "REDIS_URL", "LIVE_TRANSPORT", "SITE_URL", "SECRET_KEY", "SIGNUP")
TEST_NAMES = {
    "REDIS_URL": "OREUM_TEST_REDIS_URL",
    "KAFKA_BOOTSTRAP_SERVERS": "OREUM_TEST_KAFKA",
    "DATABASE_URL": "OREUM_TEST_POSTGRES_URL",
}


def main(arguments: list[str]) -> int:
    if {"-h", "--help"} & set(arguments):
        print(HELP, end="")
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    environment.ensure(*environment.EVERYTHING)
    node.ensure()
    os.environ.update(browser.ensure())
    with temporary_data_directory() as directory, servers(directory):
        if arguments:
            return run_through([*PYTEST, *arguments])
        return run_everything(directory)


def run_everything(directory: Path) -> int:
    with ExitStack() as rows:
        others = [
            rows.enter_context(beside([*PYTEST, *folders], directory / name))
            for name, folders in BESIDE.items()
        ]
        elsewhere = [*LATER, *(folder for folders in BESIDE.values() for folder in folders)]
        codes = [run_through([*PYTEST, *(f"--ignore={folder}" for folder in elsewhere)])]
        codes.append(run_through([*PYTEST, *LATER]))
        codes.append(run_through(["node", "--test", *javascript_tests()]))
        # What leans on the database once more, on the other one.
        os.environ["DATABASE_URL"] = os.environ[TEST_NAMES["DATABASE_URL"]]
        codes.append(run_through([*PYTEST, "-m", "both_databases"]))
        codes.extend(ended() for ended in others)
        # Not the largest: that of a row which a signal ended is below zero.
        return next((code for code in codes if code), 0)


@contextmanager
def beside(command: Command, own: Path) -> Iterator[Callable[[], int]]:
    """Run a command while others run, with a folder of data of its own. What it says comes when it
    is asked for its exit code, in one piece.
    """
    own.mkdir()
    with (own / "said.log").open("w+") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"DATA_DIR": str(own)}, stdout=said, stderr=said
        )

        def ended() -> int:
            code = process.wait()
            print((own / "said.log").read_text(), end="")
            return code

        try:
            yield ended
        finally:
            end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """It has processes to end too, which takes a while."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(ENDING_SECONDS)
    process.kill()


@contextmanager
def temporary_data_directory() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="oreum-test-")).resolve()
    for name in [name for name in os.environ if name.startswith(("KAFKA_", *OVERRIDES))]:
        del os.environ[name]
    os.environ["DATA_DIR"] = str(directory)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def servers(directory: Path) -> Iterator[None]:
    """The stack, named to pytest; stopped in any case, whoever asks for a quicker end."""
    stack = Stack(directory, brokers=1, for_tests=True)
    try:
        with stack.starting(list(stack.servers), own_session=False):
            prepare(demo=False)
        exports = stack.exports()
        os.environ.update({TEST_NAMES[name]: value for name, value in exports.items()})
        yield
    finally:
        ignore_interruptions()
        stack.stop(list(stack.servers))


def run_through(command: Command) -> int:
    """Its exit code. After an interruption its end is awaited, for it has processes to end too."""
    process = subprocess.Popen(command, cwd=ROOT)

    def pass_on(number: int, frame: FrameType | None) -> None:
        process.send_signal(signal.SIGINT)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, pass_on)
    try:
        return process.wait()
    except KeyboardInterrupt:  # of Ctrl-C the terminal has told the child as well
        ignore_interruptions()
        process.wait(ENDING_SECONDS)
        raise
    finally:
        process.kill()


def ignore_interruptions() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def javascript_tests() -> list[Path]:
    return sorted((ROOT / "tests" / "javascript").rglob("*.test.js"))
