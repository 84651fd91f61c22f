"""What the lanes did, from the metrics of all web processes of this machine."""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from messaging.live.event import Lane
from messaging.metrics.exchange import exchange
from messaging.metrics.families import Family, own_families

WINDOW_SECONDS = 60.0
SHORTEST_WINDOW_SECONDS = 1.0

COUNTED = {
    "oreum_arrivals",
    "oreum_first_arrivals",
    "oreum_delivery_seconds",
    "oreum_holes_healed",
    "oreum_outbox_drops",
}

# By the name of a sample, its lane or whatever else tells it from its like, and its bucket.
Totals = defaultdict[tuple[str, str, str], float]


@dataclass(frozen=True, slots=True)
class LaneFigures:
    """`events` and `first` count since the processes began; `rate` is in events a second, `p50`
    and `p95` are milliseconds from the commit to the screen. None: nothing to tell it from.
    """

    lane: str
    events: int
    first: int
    rate: float | None
    p50: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """`seconds` is how long `rate`, `p50` and `p95` look back; None: to the processes' begin.
    `silent` are the processes that are there and say nothing.
    """

    lanes: list[LaneFigures]
    healed: int
    drops: int
    seconds: float | None
    silent: list[str]


class Samples:
    """The totals of the last minute, so that figures tell of now. A process that ended takes its
    totals with it: then what was before is no measure any more.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: deque[tuple[float, Totals]] = deque()

    def growth(self, totals: Totals, now: float) -> tuple[float | None, Totals]:
        """Over how many seconds, None for all time, and how much."""
        with self._lock:
            while self._kept and self._kept[0][0] < now - WINDOW_SECONDS:
                self._kept.popleft()
            if any(
                totals.get(key, 0.0) < value
                for _at, kept in self._kept
                for key, value in kept.items()
            ):
                self._kept.clear()
            oldest = self._kept[0] if self._kept else None
            self._kept.append((now, totals))
        if oldest is None or now - oldest[0] < SHORTEST_WINDOW_SECONDS:
            return None, totals
        before = oldest[1]
        grown = {key: value - before.get(key, 0.0) for key, value in totals.items()}
        return now - oldest[0], defaultdict(float, grown)


samples = Samples()


def delivery() -> Delivery:
    others, silent = exchange.ask_others()
    totals = summed([own_families(), *others.values()])
    seconds, growth = samples.growth(totals, time.monotonic())
    return figures(totals, growth, seconds, silent)


def summed(of_processes: Iterable[Iterable[Family]]) -> Totals:
    totals: Totals = defaultdict(float)
    for families in of_processes:
        for family in families:
            if family["name"] not in COUNTED:
                continue
            for name, labels, value in family["samples"]:
                kind = labels.get("lane") or labels.get("what") or labels.get("found_by") or ""
                totals[name, kind, labels.get("le", "")] += value
    return totals


def figures(
    totals: Totals, growth: Totals, seconds: float | None, silent: Iterable[str] = ()
) -> Delivery:
    return Delivery(
        lanes=[lane_figures(lane, totals, growth, seconds) for lane in Lane],
        healed=total(totals, "oreum_holes_healed_total"),
        drops=total(totals, "oreum_outbox_drops_total"),
        seconds=seconds,
        silent=list(silent),
    )


def lane_figures(lane: Lane, totals: Totals, growth: Totals, seconds: float | None) -> LaneFigures:
    grown = growth["oreum_arrivals_total", lane, ""]
    return LaneFigures(
        lane=lane,
        events=int(totals["oreum_arrivals_total", lane, ""]),
        first=int(totals["oreum_first_arrivals_total", lane, ""]),
        rate=grown / seconds if seconds else None,
        p50=quantile(growth, lane, 0.50),
        p95=quantile(growth, lane, 0.95),
    )


def total(totals: Totals, name: str) -> int:
    return int(sum(value for key, value in totals.items() if key[0] == name))


def quantile(growth: Totals, lane: Lane, part: float) -> float | None:
    """In milliseconds, as Prometheus reads a histogram: evenly spread within a bucket; what is
    above the last bound counts as that bound.
    """
    buckets = sorted(
        (float(key[2]), count)
        for key, count in growth.items()
        if key[:2] == ("oreum_delivery_seconds_bucket", lane)
    )
    wanted = buckets[-1][1] * part if buckets else 0
    low, below = 0.0, 0.0
    for bound, count in buckets if wanted else []:
        if count >= wanted:
            inside = (wanted - below) / (count - below)
            return 1000 * (low if bound == float("inf") else low + (bound - low) * inside)
        low, below = bound, count
    return None
