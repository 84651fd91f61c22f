"""The broker's jars: fetched once per checkout by Maven, shared by every data directory."""

import hashlib
import os
import pwd
import shutil
import sys
import tempfile
from pathlib import Path

from support import system_packages
from support.locks import locked
from support.programs import Command, run
from support.project import CACHE, made

POM = Path(__file__).with_name("pom.xml")


def ensure_jars() -> Path:
    """The directory with the jars; a change of the pom makes a new one."""
    directory = CACHE / f"kafka-{hashlib.sha256(POM.read_bytes()).hexdigest()[:12]}"
    if directory.exists():
        return directory
    system_packages.ensure(system_packages.program("mvn", "maven"))
    made(CACHE, mend="make the checkout writable or clone it to a folder of your own")
    with locked(CACHE / "kafka.lock", purpose="fetches Apache Kafka"):
        if not directory.exists():
            fetch(directory)
    return directory


def fetch(directory: Path) -> None:
    """All jars or none: an interrupted fetch leaves no directory that looks complete."""
    print("fetching Apache Kafka (43 MB, once) …", file=sys.stderr)
    fresh = Path(tempfile.mkdtemp(prefix="kafka-", dir=CACHE))
    try:
        run_maven(fresh / "jars", repository=fresh / "repository")
        (fresh / "jars").rename(directory)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def run_maven(jars: Path, *, repository: Path) -> None:
    goal: Command = ["mvn", "-q", "-B", "-f", POM, "dependency:copy-dependencies"]
    options = ["-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
    if not has_home():
        options.append(f"-Dmaven.repo.local={repository}")
    run([*goal, *options], otherwise="Maven could not fetch Apache Kafka")


def has_home() -> bool:
    """Whether Maven can keep its own files where it does by default; a service user's home may
    not exist. Java asks the system for it, not the environment."""
    try:
        return os.access(pwd.getpwuid(os.getuid()).pw_dir, os.W_OK)
    except KeyError:
        return False
