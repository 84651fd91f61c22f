"""Searches as the tests make them."""

from messaging.models import Message
from messaging.search.finding import find
from messaging.search.wanted import understand
from messaging.services.indexing import Portion, index_next, rooms_behind
from rooms.models import User


def index_all(limit: int = 100) -> None:
    while index_next(rooms_behind(), Portion(limit, 8_000)):
        pass


def found(user: User, text: str, **fields: str) -> list[str]:
    """The bodies of the first page, newest first, after everything was indexed."""
    index_all()
    return [message.body for message in found_messages(user, text, **fields)]


def found_messages(user: User, text: str, **fields: str) -> list[Message]:
    return find(user, understand(user, text, fields)).messages
