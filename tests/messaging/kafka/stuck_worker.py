"""A worker whose Kafka client hangs as kafka-python's can: nothing is answered any more, and it
cannot be closed. `python -m tests.messaging.kafka.stuck_worker`.
"""

import django
from django.core.management import execute_from_command_line
from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError

from messaging.kafka import producer


class NeverAnswered:
    is_done = False

    def get(self, timeout: float) -> None:
        raise KafkaTimeoutError


def cannot_close(client: KafkaProducer, timeout: float) -> None:
    raise KafkaTimeoutError("the sender thread does not end")


def main() -> None:
    django.setup()
    producer.GIVE_UP_SECONDS = 0.5
    KafkaProducer.send = lambda *_about, **_more: NeverAnswered()
    KafkaProducer.close = cannot_close
    execute_from_command_line(["manage.py", "runworker"])


if __name__ == "__main__":
    main()
