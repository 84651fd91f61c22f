"""What a bench found: a table to read, and figures that bench/all.py puts beside their targets."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from measuring.machine import describe

RESULTS = "BENCH_RESULTS"  # the folder in which all.py wants files
NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True)
class Figure:
    """One line of the summary. `is_met` is None where there is no target; `cost` is µs of the
    servers' CPU a delivery, `generator` the load's part of its core, both 0 where not measured.
    """

    target: str
    question: str
    figure: str
    wanted: str
    is_met: bool | None
    ratio: str = ""
    cost: float = 0
    generator: float = 0


def publish(
    name: str,
    title: str,
    packages: Sequence[str],
    report: str,
    figures: Sequence[Figure],
    bars: Mapping[str, float] = NOTHING,
) -> None:
    """Print it; where all.py asked for it, also keep it as `<name>.txt` and `<name>.json`. `bars`
    are what a picture shows, by contestant.
    """
    text = f"{describe(packages)}\n\n{title}\n\n{report}"
    print(text)
    if folder := os.environ.get(RESULTS):
        Path(folder, f"{name}.txt").write_text(f"{text}\n")
        found = {"title": title, "figures": [asdict(one) for one in figures], "bars": dict(bars)}
        Path(folder, f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1))
