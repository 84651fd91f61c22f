"""For whom something is shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: whose messages are not new to them, up to which seq they have read, whether they
    may react, and whether more of what is new stands above the page: then the line of what is new
    does, too.
    """

    user_id: int
    read: int | None
    can_react: bool = False
    has_earlier: bool = False
