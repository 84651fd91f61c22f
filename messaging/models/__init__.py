"""The nouns of messaging."""

from messaging.models.archive import ArchiveFile
from messaging.models.dead_letter import DeadLetter
from messaging.models.kafka_copy import KafkaCopy, ParkedEvent
from messaging.models.marks import Pin, Reaction
from messaging.models.mention import Mention
from messaging.models.message import MAX_BODY_LENGTH, Message
from messaging.models.presence import Presence, PresenceProcess
from messaging.models.projection import ProjectionPosition, ProjectionRoom
from messaging.models.push import PushDelivery, PushProgress, PushSubscription
from messaging.models.rebuilding import Rebuild
from messaging.models.search import SearchEntry, SearchProgress
from messaging.models.statistics import CountedText, HourOfPerson, WordOfDay
from messaging.models.upload import Upload
from messaging.models.verification import Verification
from messaging.models.webhook import Webhook
from messaging.models.webhook_delivery import WebhookDelivery
from messaging.models.worker import Worker

__all__ = [
    "MAX_BODY_LENGTH",
    "ArchiveFile",
    "CountedText",
    "DeadLetter",
    "HourOfPerson",
    "KafkaCopy",
    "Mention",
    "Message",
    "ParkedEvent",
    "Pin",
    "Presence",
    "PresenceProcess",
    "ProjectionPosition",
    "ProjectionRoom",
    "PushDelivery",
    "PushProgress",
    "PushSubscription",
    "Reaction",
    "Rebuild",
    "SearchEntry",
    "SearchProgress",
    "Upload",
    "Verification",
    "Webhook",
    "WebhookDelivery",
    "WordOfDay",
    "Worker",
]
