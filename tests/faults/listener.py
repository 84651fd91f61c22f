"""Who reads the topic all the time, seen from the tests: the program listening.py, and what it
says that it applied."""

import json
import subprocess
import threading
from collections import defaultdict
from collections.abc import Mapping

from support.project import PYTHON

from tests.faults.fetching import Event

END_SECONDS = 20


class Listener:
    """`applied` holds the events of each room as they were applied, `last` the last seq, `missed`
    (room, seq) of what went with a topic before it was read."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str]) -> None:
        self.command = [str(PYTHON), "-m", "tests.faults.listening", *arguments]
        self.environment = environment
        self.applied: dict[int, list[Event]] = defaultdict(list)
        self.last: dict[int, int] = defaultdict(int)
        self.missed: set[tuple[int, int]] = set()
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Behind `last`."""
        self._process = subprocess.Popen(
            [*self.command, "--behind", json.dumps(self.last)],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._thread = threading.Thread(target=self._hear, name="listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(END_SECONDS)
            assert self._process.stdout is not None
            assert self._thread is not None
            self._thread.join(END_SECONDS)
            self._process.stdout.close()

    def forget(self) -> None:
        """Begin anew, where everything has been judged."""
        self.applied = defaultdict(list)
        self.missed.clear()

    def skip(self, seqs: Mapping[int, int]) -> None:
        """Go on behind these, where a topic that is gone was all that told of them."""
        self.close()
        for room, seq in seqs.items():
            self.missed.update((room, missed) for missed in range(self.last[room] + 1, seq + 1))
            self.last[room] = max(self.last[room], seq)
        self.start()

    def _hear(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            event = json.loads(line)
            self.applied[event["room"]].append(event)
            self.last[event["room"]] = event["seq"]
