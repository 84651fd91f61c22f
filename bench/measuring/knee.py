"""The knee: the highest rate at which everybody gets everything, and soon."""

import math
import sys
from collections.abc import Callable

from load.generator import Result

STEP = 1.25
MAX_P99 = 250  # ms
MAX_GENERATOR = 0.8  # of its core: above it the load generator is what is measured
TRIES = 2  # the machine has other things to do as well

Run = Callable[[float], Result]


class NoKnee(Exception):
    """Not even one message a second."""


def find_knee(run: Run, *, first: int) -> Result:
    """The result at the highest rate `1.25 ** step` that holds, searched from step `first` on."""
    step, best = first, None
    while (result := attempt(run, STEP**step)) is not None:
        best = result
        step += 1
    while best is None:
        step -= 1
        if step < 0:
            raise NoKnee
        best = attempt(run, STEP**step)
    return best


def step_below(rate: float) -> int:
    """The step of the grid at or below so many messages a second."""
    return max(0, math.floor(math.log(max(rate, 1), STEP) + 1e-6))


def attempt(run: Run, rate: float) -> Result | None:
    """The first of a few tries that holds, if one does."""
    for _try in range(TRIES):
        result = run(rate)
        verdict = verdict_on(result)
        print(f"  {line(result)}: {verdict}", file=sys.stderr)
        if verdict == "holds":
            return result
    return None


def verdict_on(result: Result) -> str:
    if result.generator > MAX_GENERATOR:
        return "void"
    is_right = result.is_whole and result.breaks == 0
    return "holds" if is_right and result.p99 < MAX_P99 else "fails"


def line(result: Result) -> str:
    closed = f", closed {result.closed}" if result.closed else ""
    return (
        f"{result.rate:7.1f} messages/s, {result.deliveries:,} of {result.expected:,} deliveries,"
        f" p50 {result.p50:.0f} p99 {result.p99:.0f} ms, server {result.server:.0%},"
        f" generator {result.generator:.0%}, {result.cost:.2f} µs a delivery{closed}"
    )
