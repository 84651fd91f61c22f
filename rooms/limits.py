"""How often one may do a thing: one limiter for pages, REST and sockets.

Counted in each process by itself. What a limit protects is the process that counts, and a client
that spreads over N processes gets N times the rate; the limits are set with that in mind.
"""

import re
import time

from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from rooms.errors import RateLimited

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def rate(text: str) -> RateLimitItem:
    """`30/10s`: thirty in any ten seconds."""
    match = re.fullmatch(r"(\d+)/(\d*)([smhd])", text)
    if match is None:
        raise ValueError(f"{text!r} is not a rate like 30/10s")
    amount, times, unit = match.groups()
    return RateLimitItemPerSecond(int(amount), int(times or 1) * SECONDS[unit])


RATES = {
    "send": rate(settings.RATE_LIMIT_SEND),
    "react": rate("60/10s"),
    "upload": rate("60/m"),
    "join": rate("100/m"),
    "open_room": rate("60/m"),
    "search": rate("120/m"),
    "webhook": rate("30/m"),
    "push": rate("30/m"),
    "trace": rate("120/m"),
    "find_record": rate("20/m"),
    "handshake": rate("100/m"),
    "typing": rate("1/2s"),
    "typing_in_room": rate("5/2s"),
    "watch": rate("20/10s"),
    "frame": rate("600/10s"),
}
_limiter = MovingWindowRateLimiter(MemoryStorage())


def hit(name: str, key: object) -> None:
    """Count one more; over the rate raises RateLimited with the seconds to wait."""
    if not settings.RATE_LIMITS:
        return
    item = RATES[name]
    if not _limiter.hit(item, name, str(key)):
        window = _limiter.get_window_stats(item, name, str(key))
        raise RateLimited(retry_after=max(0.1, round(window.reset_time - time.time(), 1)))


def reset() -> None:
    """Forget everything counted: each test starts anew."""
    _limiter.storage.reset()
