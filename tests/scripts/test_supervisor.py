import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from support.children import FIRST_PAUSE, LONGEST_PAUSE, STABLE_SECONDS, Child
from support.supervisor import Supervisor, Wishes

from tests.waiting import wait_until

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def child(program: str = "import time; time.sleep(60)", *, seconds: float = 5) -> Child:
    return Child("child", [sys.executable, "-c", program], stop_seconds=seconds)


@contextmanager
def supervised(*groups: list[Child]) -> Iterator[Supervisor]:
    supervisor = Supervisor(list(groups), Wishes(), on_tick=lambda: None)
    try:
        yield supervisor
    finally:
        supervisor.wishes.count = 2
        supervisor.end()


def ticked(supervisor: Supervisor, condition: Callable[[], bool]) -> Callable[[], bool]:
    def tick_and_look() -> bool:
        supervisor.tick()
        return condition()

    return tick_and_look


def test_a_child_that_was_killed_runs_again_within_two_seconds() -> None:
    web = child()
    with supervised([web]) as supervisor:
        supervisor.tick()
        web.send(signal.SIGKILL)
        wait_until(lambda: not web.is_running())
        supervisor.tick()
        wait_until(ticked(supervisor, web.is_running), seconds=2)
        assert web.deaths == 1


def test_the_pause_grows_with_repeated_deaths_up_to_a_bound() -> None:
    web = child()
    pauses = []
    for _ in range(10):
        web.note_death(0.0, 1)
        pauses.append(web.due_at)
    assert pauses[0] == FIRST_PAUSE
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_a_long_life_forgets_the_deaths_before_it() -> None:
    web = child()
    web.deaths, web.started_at = 9, 100.0
    web.note_death(100.0 + STABLE_SECONDS, -signal.SIGKILL)
    assert web.deaths == 1


def test_the_first_group_has_ended_before_the_second_is_told(tmp_path: Path) -> None:
    told = tmp_path / "told"
    web = child("import time; time.sleep(60)")
    worker = child(
        "import pathlib, signal, sys, time\n"
        f"path = pathlib.Path({str(told)!r})\n"
        "def end(*_):\n path.write_text(str(time.time())); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "path.touch()\ntime.sleep(60)"
    )
    with supervised([web], [worker]) as supervisor:
        supervisor.tick()
        wait_until(told.exists)
        supervisor.end_group(supervisor.groups[0])
        assert not web.is_running()
        assert told.read_text() == ""
        supervisor.end()
        assert told.read_text()


def test_a_child_that_does_not_listen_is_killed_when_its_time_is_over() -> None:
    web = child(STUBBORN, seconds=0.2)
    with supervised([web]) as supervisor:
        supervisor.tick()
        wait_until(lambda: is_deaf(web))
        supervisor.end()
        assert not web.is_running()


def test_the_second_wish_for_an_end_does_not_wait() -> None:
    web = child(STUBBORN, seconds=60)
    with supervised([web]) as supervisor:
        supervisor.tick()
        wait_until(lambda: is_deaf(web))
        supervisor.wishes.count = 2
        started = time.monotonic()
        supervisor.end()
        assert time.monotonic() - started < 5


def is_deaf(web: Child) -> bool:
    """Whether it ignores SIGTERM by now, from the mask of ignored signals in /proc."""
    assert web.process is not None
    status = Path(f"/proc/{web.process.pid}/status").read_text()
    ignored = next(line for line in status.splitlines() if line.startswith("SigIgn"))
    return bool(int(ignored.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
