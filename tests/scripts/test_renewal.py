"""Processes that are replaced one after the other, each only when its successor serves."""

import signal
import sys
from collections.abc import Iterator

import pytest
from support.children import Child
from support.supervisor import Supervisor, Wishes

from tests.waiting import wait_until

SERVING = """
import os, time
os.write(int(os.environ["READY_DESCRIPTOR"]), b"1")
time.sleep(60)
"""
SILENT = "import time; time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)" + SERVING


def child(program: str = SERVING, *, seconds: float = 5) -> Child:
    return Child("child", [sys.executable, "-c", program], stop_seconds=seconds)


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    """Of two children that serve."""
    supervisor = Supervisor([[child(), child()]], Wishes(), on_tick=lambda: None)
    supervisor.tick()
    wait_until(lambda: all(one.is_ready() for one in supervisor.groups[0]))
    yield supervisor
    supervisor.wishes.count = 2
    supervisor.end()


def renew(supervisor: Supervisor) -> None:
    supervisor.wishes.is_renewal = True
    supervisor.tick()


def is_renewed(supervisor: Supervisor) -> bool:
    supervisor.tick()
    return supervisor.renewal is None


def pids(supervisor: Supervisor) -> list[int]:
    return [one.process.pid for one in supervisor.groups[0] if one.process is not None]


def test_all_are_replaced_and_there_are_never_fewer(supervisor: Supervisor) -> None:
    old, serving = pids(supervisor), []

    def is_over() -> bool:
        supervisor.tick()
        serving.append(sum(one.is_ready() for one in supervisor.groups[0] if not one.is_leaving))
        return supervisor.renewal is None

    renew(supervisor)
    wait_until(is_over)
    assert len(pids(supervisor)) == 2
    assert not set(old) & set(pids(supervisor))
    assert min(serving) >= 2


def test_a_successor_that_is_not_ready_replaces_nobody_yet(supervisor: Supervisor) -> None:
    old = pids(supervisor)
    for one in supervisor.groups[0]:
        one.command = [sys.executable, "-c", SILENT]
    renew(supervisor)
    supervisor.tick()
    assert pids(supervisor)[:2] == old
    assert len(pids(supervisor)) == 3


@pytest.mark.parametrize("seconds", [60, 0])
def test_a_successor_that_ends_or_takes_too_long_is_given_up(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr("support.renewal.SECONDS_TO_START", seconds)
    old = pids(supervisor)
    for one in supervisor.groups[0]:
        one.command = [sys.executable, "-c", "raise SystemExit(1)" if seconds else SILENT]
    renew(supervisor)
    wait_until(lambda: is_renewed(supervisor))
    assert pids(supervisor) == old


def test_an_old_one_that_does_not_listen_is_killed_when_its_time_is_over() -> None:
    supervisor = Supervisor([[child(STUBBORN, seconds=0.2)]], Wishes(), on_tick=lambda: None)
    supervisor.tick()
    wait_until(supervisor.groups[0][0].is_ready)
    old = pids(supervisor)
    renew(supervisor)
    wait_until(lambda: is_renewed(supervisor))
    assert pids(supervisor) != old
    supervisor.wishes.count = 2
    supervisor.end()


def test_an_end_in_the_middle_ends_old_and_new(supervisor: Supervisor) -> None:
    renew(supervisor)
    group = supervisor.groups[0]
    assert len(group) == 3
    supervisor.end()
    assert not any(one.is_running() for one in group)


def test_a_second_wish_begins_when_the_first_is_fulfilled(supervisor: Supervisor) -> None:
    renew(supervisor)
    first = supervisor.renewal
    renew(supervisor)
    assert supervisor.renewal is first
    assert supervisor.wishes.is_renewal
    after_first: list[int] = []

    def is_over() -> bool:
        supervisor.tick()
        if supervisor.renewal is not first and not after_first:
            after_first.extend(pids(supervisor))
        return supervisor.renewal is None and not supervisor.wishes.is_renewal

    wait_until(is_over, seconds=20)
    assert len(pids(supervisor)) == 2
    assert not set(after_first[:2]) & set(pids(supervisor))


def test_one_that_dies_meanwhile_is_started_again(supervisor: Supervisor) -> None:
    renew(supervisor)
    supervisor.groups[0][1].send(signal.SIGKILL)
    wait_until(lambda: is_renewed(supervisor))
    wait_until(lambda: all(one.is_ready() for one in supervisor.groups[0]))
    assert len(pids(supervisor)) == 2
