"""What the hub tells /metrics: a few steps for a frame, none for a socket."""

import time
from collections.abc import Sequence

from messaging.live.event import Lane, LiveEvent
from messaging.metrics.instruments import (
    ARRIVAL_SECONDS,
    ARRIVALS,
    DELIVERIES,
    DELIVERY_SECONDS,
    FIRST_ARRIVALS,
    FRAME_EVENTS,
)

SECONDS_BY_LANE = {lane: DELIVERY_SECONDS.labels(lane) for lane in Lane}
ARRIVALS_BY_LANE = {
    lane: (ARRIVALS.labels(lane), FIRST_ARRIVALS.labels(lane), ARRIVAL_SECONDS.labels(lane))
    for lane in Lane
}


def measure_arrival(lane: Lane, events: int, news: int, *, oldest: float) -> None:
    """So many events came by a lane, and `news` of them by no other before. `oldest` is when the
    first of them was committed, in seconds since 1970.
    """
    arrivals, first, seconds = ARRIVALS_BY_LANE[lane]
    arrivals.inc(events)
    first.inc(news)
    seconds.observe(_age(oldest))


def measure_flush(events: Sequence[LiveEvent], sockets: int) -> None:
    """After these events were written to so many sockets. The oldest stands for all of them, so
    that the times told are not too good.
    """
    oldest = events[0]
    DELIVERIES.inc(len(events) * sockets)
    FRAME_EVENTS.observe(len(events))
    SECONDS_BY_LANE[oldest.lane].observe(_age(oldest.committed_at))


def _age(moment: float) -> float:
    """The clocks of two machines may differ by more than a hint takes."""
    return max(0.0, time.time() - moment)
