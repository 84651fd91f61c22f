"""Every number that /metrics tells; docs/operations.md explains them in the same order.

No label names a room or a person: the number of series stays the same however many there are.
What is counted on the way of a message is counted for a frame or a group, never for a socket.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

COUNTS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
SECONDS = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)

# Sockets

SOCKETS = Gauge("oreum_sockets", "Open sockets.", registry=REGISTRY)
ROOMS = Gauge("oreum_rooms", "Rooms that open sockets hear.", registry=REGISTRY)
HANDSHAKES = Counter(
    "oreum_handshakes",
    "Sockets asked for, by outcome: accepted, refused, limited, unavailable.",
    ["outcome"],
    registry=REGISTRY,
)
CLOSES = Counter(
    "oreum_closes",
    "Sockets closed, by close code.",
    ["code"],
    registry=REGISTRY,
)
OUTBOX_DROPS = Counter(
    "oreum_outbox_drops",
    "Given up for slow readers: frames that may be lost, or the whole socket.",
    ["what"],
    registry=REGISTRY,
)

# Delivery

DELIVERIES = Counter(
    "oreum_deliveries", "Events times the sockets that they were written to.", registry=REGISTRY
)
FRAME_EVENTS = Histogram(
    "oreum_frame_events", "Events that left in one go.", buckets=COUNTS, registry=REGISTRY
)
DELIVERY_SECONDS = Histogram(
    "oreum_delivery_seconds",
    "From the commit to the write to the sockets, of the oldest event of a frame, by its lane.",
    ["lane"],
    buckets=SECONDS,
    registry=REGISTRY,
)
ARRIVALS = Counter(
    "oreum_arrivals",
    "Events of rooms that are heard here, by the lane they came by, whether or not first.",
    ["lane"],
    registry=REGISTRY,
)
FIRST_ARRIVALS = Counter(
    "oreum_first_arrivals",
    "Of these the ones that no other lane had brought before.",
    ["lane"],
    registry=REGISTRY,
)
ARRIVAL_SECONDS = Histogram(
    "oreum_arrival_seconds",
    "From the commit to the arrival by a lane, of the oldest event that came with others.",
    ["lane"],
    buckets=SECONDS,
    registry=REGISTRY,
)
LAYER_UP = Gauge(
    "oreum_layer_up",
    "Whether hints between processes arrive, by lane and by the server that shares its rooms.",
    ["layer", "shard"],
    registry=REGISTRY,
)
LAYER_SINCE = Gauge(
    "oreum_layer_since_timestamp_seconds",
    "When that last changed, or this process began.",
    ["layer", "shard"],
    registry=REGISTRY,
)
HOLES_HEALED = Counter(
    "oreum_holes_healed",
    "Times that missing events were read from the log: behind a hole, or behind the head.",
    ["found_by"],
    registry=REGISTRY,
)

# Writing

SENDS = Counter(
    "oreum_sends",
    "Sends, by outcome: stored, repeated, refused, failed.",
    ["outcome"],
    registry=REGISTRY,
)
GROUP_SENDS = Histogram(
    "oreum_group_sends", "Sends of one transaction.", buckets=COUNTS, registry=REGISTRY
)
GROUP_SECONDS = Histogram(
    "oreum_group_seconds",
    "From the begin of a group of sends to its commit.",
    buckets=SECONDS,
    registry=REGISTRY,
)

# Webhooks

WEBHOOK_POSTS = Counter(
    "oreum_webhook_posts",
    "Tries to tell a webhook, by outcome: delivered, or what was wrong.",
    ["outcome"],
    registry=REGISTRY,
)

# Push

PUSHES = Counter(
    "oreum_pushes",
    "Pushes, by outcome: delivered, spared (no news any more), or what was wrong.",
    ["outcome"],
    registry=REGISTRY,
)

# Surroundings

REQUEST_SECONDS = Histogram(
    "oreum_request_seconds",
    "HTTP requests, by the first digit of their status: 2xx, 3xx, 4xx, 5xx.",
    ["status"],
    buckets=SECONDS,
    registry=REGISTRY,
)
DEPENDENCY_UP = Gauge(
    "oreum_dependency_up", "Whether it answered when last asked.", ["dependency"], registry=REGISTRY
)
DEPENDENCY_SECONDS = Gauge(
    "oreum_dependency_seconds", "How long its last answer took.", ["dependency"], registry=REGISTRY
)
