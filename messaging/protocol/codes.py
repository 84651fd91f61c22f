"""Why a socket is closed, and whether the client comes back: one table.

The codes of errors in frames are those of rooms.errors.
"""

from enum import IntEnum


class Close(IntEnum):
    """A close code; `reconnects` says what the client does next."""

    reconnects: bool

    def __new__(cls, code: int, reconnects: bool) -> "Close":
        member = int.__new__(cls, code)
        member._value_ = code
        member.reconnects = reconnects
        return member

    UNSUPPORTED_DATA = 1003, False  # a binary frame
    TOO_BIG = 1009, False  # a frame of over 64 KiB; sent by the server below us
    GOING_AWAY = 1012, True  # the server restarts
    RESTART = 4001, True
    RESYNC = 4002, True
    TOO_SLOW = 4008, True
    NO_PONG = 4009, True
    RATE_LIMITED = 4013, True
    SESSION_ENDED = 4501, False
    DEACTIVATED = 4503, False
    TOO_MANY_CONNECTIONS = 4505, False
    WRONG_VERSION = 4506, False
    PROTOCOL_VIOLATION = 4507, False
