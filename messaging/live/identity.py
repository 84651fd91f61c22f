"""Who speaks on a socket, and by what right."""

from dataclasses import dataclass

from rooms.models import User


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the handshake found them: by a session or by a token."""

    user: User
    language: str
    session_key: str | None = None
    token_id: int | None = None
