"""What the hub tells /metrics: a few steps for a frame, none for a socket."""

import time
from collections.abc import Sequence

from messaging.live.event import Lane, LiveEvent
from messaging.metrics.instruments import DELIVERIES, DELIVERY_SECONDS, FRAME_EVENTS

SECONDS_BY_LANE = {lane: DELIVERY_SECONDS.labels(lane) for lane in Lane}


def measure_flush(events: Sequence[LiveEvent], sockets: int) -> None:
    """After these events were written to so many sockets. The oldest stands for all of them, so
    that the times told are not too good.
    """
    oldest = events[0]
    DELIVERIES.inc(len(events) * sockets)
    FRAME_EVENTS.observe(len(events))
    # The clocks of two machines may differ by more than a hint takes.
    SECONDS_BY_LANE[oldest.lane].observe(max(0.0, time.time() - oldest.committed_at))
