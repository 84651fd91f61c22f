"""What the commands that read Kafka share."""

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from messaging.kafka.reader import Away
from messaging.management.progress import interruptible
from rooms.management.explained import ExplainedCommand

NOT_SET_UP = 3
AWAY = 4
# Whatever goes wrong is said in one line of ours.
NOISY_LOGGERS = ("kafka", "psycopg.pool")


class KafkaCommand(ExplainedCommand):
    """A command that reads the topics: Kafka being off or away is one line, and so is Ctrl-C."""

    requires_system_checks = ()  # pages and templates are the web's

    def execute(self, *args: Any, **options: Any) -> str | None:
        if not settings.KAFKA_BOOTSTRAP_SERVERS:
            raise CommandError(
                "Kafka is off: set KAFKA_BOOTSTRAP_SERVERS,"
                " like KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9092",
                returncode=NOT_SET_UP,
            )
        if settings.LOG_LEVEL != "DEBUG":
            for name in NOISY_LOGGERS:
                logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            with interruptible():
                return super().execute(*args, **options)
        except Away as error:
            raise CommandError(str(error), returncode=AWAY) from error
