"""The nouns of messaging."""

from messaging.models.dead_letter import DeadLetter
from messaging.models.message import MAX_BODY_LENGTH, Message
from messaging.models.projection import ProjectionPosition, ProjectionRoom

__all__ = [
    "MAX_BODY_LENGTH",
    "DeadLetter",
    "Message",
    "ProjectionPosition",
    "ProjectionRoom",
]
