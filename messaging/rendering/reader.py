"""For whom something is shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: whose messages are not new to them, up to which seq they have read, whether they
    may react, and which seq the first message has that is new to them.
    """

    user_id: int
    read: int | None
    can_react: bool = False
    first_unread: int | None = None
