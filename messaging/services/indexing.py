"""Bringing the search index to where the log is.

The log tells what is not in the index yet, also of what was edited, deleted, imported or rebuilt; a
room's entries and how far they go are written in one transaction, so that a crash at any moment
neither leaves something out nor does it twice (docs/decisions/0034-search-behind-the-log.md).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Length

from messaging.events import REVISIONS
from messaging.models import Message, SearchProgress
from messaging.search.backend import backend
from messaging.search.entries import Entry, entry_of, key_of
from rooms.models import Room, RoomEvent

COLUMNS = (
    "id", "room_id", "seq", "author_id", "body", "body_html", "created_at", "deleted_at",
    "attachments",
)  # fmt: skip

BEHIND = Q(search_progress=None, last_seq__gt=0) | Q(last_seq__gt=F("search_progress__seq"))


@dataclass(frozen=True, slots=True)
class Step:
    """What the log of a room from `done` to `upto` makes of the index."""

    room_id: int
    done: int
    upto: int
    messages: Sequence[Message]


def rooms_behind() -> list[int]:
    """The rooms of which something is not in the index yet."""
    return list(Room.objects.filter(BEHIND).order_by("pk").values_list("pk", flat=True))


def messages_behind() -> int:
    """How many messages are not in the index yet; edits and deletions are not counted."""
    done = Coalesce(F("room__search_progress__seq"), 0)
    return Message.objects.filter(seq__gt=done).count()


@dataclass(frozen=True, slots=True)
class Portion:
    """What is read into memory, and written in one transaction: so many messages, but no more than
    one beyond so many letters of text.
    """

    messages: int
    letters: int


def index_next(room_ids: Iterable[int], portion: Portion) -> int:
    """Index what comes next in these rooms, some portion of it in one transaction.

    Several processes may do so at once: what another one has done is not done again. Returns how
    many messages were looked at; 0 when nothing is left.
    """
    steps, count, letters = [], 0, 0
    for step in _steps(sorted(room_ids), portion):
        steps.append(step)
        count += len(step.messages)
        letters += sum(len(message.body) for message in step.messages)
        if count >= portion.messages or letters >= portion.letters:
            break
    with transaction.atomic():
        _write([step for step in steps if _advance(step)])
    return count


def forget_all() -> None:
    """Begin with an empty index."""
    with transaction.atomic():
        SearchProgress.objects.all().delete()
        backend().clear()


def _steps(room_ids: Sequence[int], portion: Portion) -> Iterator[Step]:
    rooms = Room.objects.filter(BEHIND, pk__in=room_ids).order_by("pk")
    for room_id, head, done in rooms.values_list("pk", "last_seq", "search_progress__seq"):
        yield _step(room_id, done or 0, head, portion)


def _step(room_id: int, done: int, head: int, portion: Portion) -> Step:
    """Read up to the head that was seen: all before it is committed."""
    rows = Message.objects.in_room(room_id).only(*COLUMNS)
    later = rows.filter(seq__gt=done).order_by("seq")
    upto = _end_of(portion, later.filter(seq__lte=head)) or head
    new = list(later.filter(seq__lte=upto))
    revised = RoomEvent.objects.filter(
        room=room_id, seq__gt=done, seq__lte=upto, type__in=REVISIONS
    )
    ids = set(revised.values_list("data__id", flat=True)) - {message.pk for message in new}
    return Step(room_id, done, upto, new + (list(rows.filter(pk__in=ids)) if ids else []))


def _end_of(portion: Portion, messages: QuerySet[Message]) -> int | None:
    """The seq of its last message; None where these are not as many."""
    taken = 0
    sizes = messages.values_list("seq", Length("body"))[: portion.messages]
    for count, (seq, length) in enumerate(sizes, start=1):
        taken += length
        if count == portion.messages or taken >= portion.letters:
            return int(seq)
    return None


def _advance(step: Step) -> bool:
    """Whether this step is ours to take; then nobody else takes it before the commit."""
    if step.done == 0:
        first = SearchProgress(room_id=step.room_id)
        SearchProgress.objects.bulk_create([first], ignore_conflicts=True)
    progress = SearchProgress.objects.filter(room=step.room_id, seq=step.done)
    return bool(progress.update(seq=step.upto))


def _write(steps: Sequence[Step]) -> None:
    messages = [message for step in steps for message in step.messages]
    entries: dict[int, Entry] = {
        entry.key: entry
        for entry in (entry_of(message) for message in messages if message.deleted_at is None)
    }
    backend().remove([key_of(message) for message in messages])
    backend().store(entries.values())
