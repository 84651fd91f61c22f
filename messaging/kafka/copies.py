"""That workers and database agree which topics the marks in the log speak of."""

from messaging.kafka.topics import Layout, WrongTopic
from messaging.models import KafkaCopy

CHANGE = "bin/manage change_topic_layout"


class OtherCopy(WrongTopic):
    """What is marked as copied stands in other topics than those of the settings."""


class PastGeneration(Exception):
    """Everything is to be copied anew, or is just being prepared for it."""


def agreed_generation(layout: Layout, *, prefix: str) -> int:
    """The generation of the copy, which these topics hold. Raises OtherCopy."""
    copy = KafkaCopy.objects.current(layout=layout.name, prefix=prefix)
    check(copy, layout, prefix=prefix)
    return copy.generation


def check(copy: KafkaCopy, layout: Layout, *, prefix: str) -> None:
    """Raises OtherCopy."""
    if not copy.is_prepared:
        raise OtherCopy(
            f"a change of topics is not finished: run {CHANGE} {copy.layout} --apply again"
        )
    if (copy.layout, copy.prefix) != (layout.name, prefix):
        raise OtherCopy(
            f"the copy in Kafka has KAFKA_TOPIC_LAYOUT={copy.layout} and"
            f" KAFKA_TOPIC_PREFIX={copy.prefix}, the settings say {layout.name} and {prefix}:"
            f" set them back, or have all copied anew by {CHANGE} {layout.name} --apply"
        )
