"""Memory, file handles and sessions of the web processes and workers, before and after (I9)."""

from dataclasses import dataclass, field
from pathlib import Path

from support.waiting import holds_within

from tests.faults.fleet import Fleet

SECONDS_TO_LET_GO = 15
# A pool of 20 sessions, health probes, a handshake that is just being refused.
MORE_HANDLES = 60
MORE_MEMORY = 96 * 1024 * 1024
MOST_SESSIONS_PER_WEB = 24  # the pool's 20, and what else looks at the database
SESSIONS_PER_WORKER = 4  # its own, the lease's, the news', and one of the pool


@dataclass
class Resources:
    """What each process had when it was first seen at rest."""

    first: dict[int, tuple[int, int]] = field(default_factory=dict)

    def excess(self, fleet: Fleet) -> list[str]:
        """What they hold too much of, though they had time to let go; in words."""
        found: list[str] = []

        def is_modest() -> bool:
            found[:] = self._look(fleet)
            return not found

        holds_within(SECONDS_TO_LET_GO, is_modest)
        return found

    def _look(self, fleet: Fleet) -> list[str]:
        found = []
        for pid in fleet.pids():
            handles, memory = handles_of(pid), memory_of(pid)
            first_handles, first_memory = self.first.setdefault(pid, (handles, memory))
            if handles > first_handles + MORE_HANDLES:
                found.append(f"process {pid} has {handles} handles open, at first {first_handles}")
            if memory > first_memory + MORE_MEMORY:
                found.append(f"process {pid} takes {memory} bytes, at first {first_memory}")
        workers = len(fleet.bridge.all_workers) if fleet.bridge else 0
        most = MOST_SESSIONS_PER_WEB * len(fleet.webs) + SESSIONS_PER_WORKER * workers + 1
        if fleet.database.sessions() > most:
            found.append(f"{fleet.database.sessions()} sessions of the database are open")
        return found


def handles_of(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def memory_of(pid: int) -> int:
    """Resident, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))
