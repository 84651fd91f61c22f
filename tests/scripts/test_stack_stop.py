import signal
from pathlib import Path

import pytest
from support.processes import Daemon
from support.stack import Stack

from tests.scripts.scripts import processes_that_name, run_script

SLEEP = ["sleep", "60"]


def test_stop_without_a_start_is_no_error(tmp_path: Path) -> None:
    stopped = run_script("stack", "stop", data=tmp_path)
    assert stopped.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_data_directory_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run_script(
        "stack", "start", "redis", data=tmp_path / "file" / "data", folder=tmp_path
    )
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "set DATA_DIR to a folder you may write to" in refused.stderr


def test_a_pid_that_was_given_to_somebody_else_is_left_alone(tmp_path: Path) -> None:
    stranger = Daemon("stranger", tmp_path / "stranger", mark=Path("60"))
    stranger.folder.mkdir()
    stranger.start(SLEEP, own_session=False)
    ours = Daemon("ours", tmp_path / "stranger", mark=tmp_path / "redis.conf")
    assert not ours.is_running()
    ours.stop(seconds=1)
    assert stranger.child is not None
    assert stranger.child.poll() is None
    stranger.child.kill()
    stranger.child.wait()


def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "stubborn"
    script.write_text("#!/bin/sh\ntrap '' TERM\necho deaf\nwhile :; do sleep 1; done\n")
    stubborn = Daemon("stubborn", tmp_path, mark=script)
    stubborn.start(["sh", script], own_session=False)
    stubborn.stop(seconds=0.2, politely=signal.SIGTERM)
    assert not stubborn.is_running()


def test_a_start_that_is_interrupted_leaves_nothing_running(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    with pytest.raises(KeyboardInterrupt), stack.starting(["redis"]):
        raise KeyboardInterrupt
    assert processes_that_name(tmp_path) == []


@pytest.mark.parametrize("own_session", [True, False])
def test_servers_run_in_the_session_that_was_asked_for(tmp_path: Path, own_session: bool) -> None:
    stack = Stack(tmp_path)
    with stack.starting(["redis"], own_session=own_session):
        pass
    [daemon] = stack.servers["redis"].daemons()
    pid = daemon.pid()
    session = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[3])
    assert (session == pid) is own_session
    stack.stop(["redis"])
    assert processes_that_name(tmp_path) == []
