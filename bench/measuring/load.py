"""The load generator, as its own process."""

import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from load.generator import Plan, Result, cpu_of

from measuring.servers import ROOT, project

GENERATOR = ROOT / "bench" / "load" / "generator.py"
SECONDS_OF_GENERATOR = 240  # to enter, to drain and to count
SECONDS_TO_CALM_DOWN = 30
QUIET = 0.1  # of a core


def generate(plan: Plan) -> Result:
    calm_down(plan.servers)
    done = subprocess.run(
        [sys.executable, str(GENERATOR)],
        input=json.dumps(asdict(plan)),
        env=project(Path(), PYTHONPATH=str(ROOT / "bench")),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS_OF_GENERATOR + plan.seconds,
    )
    return Result(**json.loads(done.stdout))


def calm_down(processes: list[int]) -> None:
    """What a run too many has left behind is not charged to the next."""
    deadline = time.monotonic() + SECONDS_TO_CALM_DOWN
    while time.monotonic() < deadline:
        before = cpu_of(processes)
        time.sleep(0.5)
        if cpu_of(processes) - before < 0.5 * QUIET:
            return
