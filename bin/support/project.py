"""Where things are: the checkout, what is made in it, and the data directory."""

import os
from pathlib import Path

from support.failure import Failure

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
VIRTUAL_ENVIRONMENT = ROOT / ".venv"
DEMO_ACCOUNTS = "demo-accounts.txt"  # in the data directory
PYTHON = VIRTUAL_ENVIRONMENT / "bin" / "python"


def data_directory() -> Path:
    """DATA_DIR as an absolute path, made if it is missing; `var/` of the checkout by default."""
    directory = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    return made(directory, mend="set DATA_DIR to a folder you may write to")


def made(directory: Path, *, mend: str) -> Path:
    """The directory, which is there and can be written to from now on."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"cannot make {directory}: {error.strerror}; {mend}") from error
    if not os.access(directory, os.W_OK | os.X_OK):
        raise Failure(f"cannot write to {directory}: no permission; {mend}")
    return directory
