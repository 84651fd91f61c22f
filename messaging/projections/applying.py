"""Events into a projection, with what fails put aside."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
import structlog
from django.db import transaction

from messaging.kafka.outage import short
from messaging.kafka.worker import DATABASE_IS_AWAY
from messaging.models import DeadLetter
from messaging.projections.projection import Projection
from messaging.projections.sifting import Place, Step, Taken
from rooms.events import Event

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    step: Step
    error: Exception


def apply(projection: Projection, steps: Sequence[Step]) -> list[Failure]:
    """In the caller's transaction. All at once where all are good; else by halves, until the bad
    ones are alone. Where rooms are held, nothing of a room follows its bad event."""
    failures: list[Failure] = []
    held: set[int] = set()

    def apply_part(part: Sequence[Step]) -> None:
        part = [step for step in part if step.event["room"] not in held]
        error = attempt(projection, [step.event for step in part])
        if error is None:
            return
        if len(part) > 1:
            half = len(part) // 2
            apply_part(part[:half])
            apply_part(part[half:])
            return
        failures.append(Failure(part[0], error))
        if projection.holds_rooms:
            held.add(part[0].event["room"])

    apply_part(steps)
    return failures


def attempt(projection: Projection, events: Sequence[Event]) -> Exception | None:
    """Why it failed, with nothing written then. Raises what is no fault of an event."""
    if not events:
        return None
    nobodys_fault: tuple[type[Exception], ...] = (*DATABASE_IS_AWAY, *projection.waits_for)
    try:
        with transaction.atomic():
            projection.apply(events)
    except nobodys_fault:
        raise
    except Exception as error:
        return error
    return None


def held_places(failures: Sequence[Failure]) -> dict[int, Place]:
    """Where the rooms of these stand, if their projection holds rooms."""
    return {
        failure.step.event["room"]: Place(failure.step.event["seq"] - 1, is_held=True)
        for failure in failures
    }


def put_aside(
    projection: Projection, failures: Sequence[Failure], foreign: Sequence[Taken]
) -> None:
    """A dead letter each, in the caller's transaction, and a line that quotes nothing."""
    letters = [failed_letter(projection, failure) for failure in failures]
    letters += [foreign_letter(projection, record) for record in foreign]
    DeadLetter.objects.bulk_create(letters)
    for letter in letters:
        logger.error(
            "put aside as a dead letter",
            projection=letter.projection,
            reason=letter.reason,
            room=letter.room_number,
            seq=letter.seq,
            place=f"{letter.topic}-{letter.partition}@{letter.offset}",
            holds_room=letter.holds_room,
        )


def failed_letter(projection: Projection, failure: Failure) -> DeadLetter:
    event, record = failure.step.event, failure.step.record
    return DeadLetter(
        projection=projection.name,
        topic=record.partition[0],
        partition=record.partition[1],
        offset=record.offset,
        room_number=event["room"],
        seq=event["seq"],
        reason=DeadLetter.Reason.FAILED,
        detail=short(failure.error),
        value=orjson.dumps(event).decode(),
        holds_room=projection.holds_rooms,
    )


def foreign_letter(projection: Projection, record: Taken) -> DeadLetter:
    return DeadLetter(
        projection=projection.name,
        topic=record.partition[0],
        partition=record.partition[1],
        offset=record.offset,
        room_number=record.event and record.event["room"],
        seq=record.event and record.event["seq"],
        reason=DeadLetter.Reason.FOREIGN,
        detail=record.reason,
        value=record.value,
    )
