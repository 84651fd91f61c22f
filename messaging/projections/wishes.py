"""Dead letters that somebody wants to have tried again or dropped."""

from collections.abc import Callable, Iterator

import structlog
from django.db import transaction
from django.utils import timezone

from messaging.kafka.outage import short
from messaging.models import DeadLetter
from messaging.projections.applying import apply, attempt, held_places, put_aside
from messaging.projections.positions import Positions
from messaging.projections.projection import Projection
from messaging.projections.sifting import Partition, Place, Step, Taken
from rooms import log
from rooms.events import Event, as_event

logger = structlog.get_logger(__name__)

MOST_AT_ONCE = 100
PORTION = 500


class Wishes:
    """Carried out by the worker that holds the room's partition, as it alone may write."""

    def __init__(
        self,
        projection: Projection,
        positions: Positions,
        place_of_room: Callable[[int], Partition],
    ) -> None:
        self.projection = projection
        self.positions = positions
        self.place_of_room = place_of_room

    def carry_out(self) -> int:
        """Returns how many. Raises Fenced, with what is done by then done."""
        mine = list(self._mine())
        for letter in mine:
            self._carry_out(letter)
        return len(mine)

    def _mine(self) -> Iterator[DeadLetter]:
        letters = DeadLetter.objects.decided().filter(projection=self.projection.name)
        for letter in letters[:MOST_AT_ONCE]:
            room_id = letter.room_number
            if room_id is None or self.place_of_room(room_id) in self.positions.mine:
                yield letter

    def _carry_out(self, letter: DeadLetter) -> None:
        with transaction.atomic():
            if letter.room_number is not None:
                self.positions.lock([self.place_of_room(letter.room_number)])
            if letter.wish == DeadLetter.Wish.DROP:
                self._settle(letter, "dropped")
            else:
                self._try_again(letter)
        is_settled = letter.pk is None
        if is_settled and letter.room_number is not None:
            self.catch_up(letter.room_number)

    def _try_again(self, letter: DeadLetter) -> None:
        event = self._event(letter)
        if event is None:
            self._keep(letter, letter.detail)
        elif letter.reason == DeadLetter.Reason.FOREIGN:
            # It is in the log by now, and from there the room's hole is filled.
            self._settle(letter, "in the log by now")
        elif error := attempt(self.projection, [event]):
            self._keep(letter, short(error))
        else:
            self._settle(letter, "applied")

    def _event(self, letter: DeadLetter) -> Event | None:
        """As the log has it: what was erased since is not applied from a letter."""
        if letter.room_number is None or letter.seq is None:
            return None
        rows = log.read_after(letter.room_number, letter.seq - 1, 1)
        return as_event(rows[0]) if rows else None

    def _keep(self, letter: DeadLetter, detail: str) -> None:
        letter.detail, letter.wish = detail, ""
        letter.tries += 1
        letter.tried_at = timezone.now()
        letter.save(update_fields=["detail", "wish", "tries", "tried_at"])

    def _settle(self, letter: DeadLetter, end: str) -> None:
        if letter.holds_room and letter.room_number is not None and letter.seq is not None:
            self.positions.store_places({letter.room_number: Place(letter.seq)})
        logger.info(
            "dead letter settled",
            projection=letter.projection,
            room=letter.room_number,
            seq=letter.seq,
            end=end,
        )
        letter.delete()

    def catch_up(self, room_id: int) -> None:
        """A room that waited, up to the end of its log."""
        while self._portion(room_id):
            pass

    @transaction.atomic
    def _portion(self, room_id: int) -> bool:
        """Whether there is more."""
        partition = self.place_of_room(room_id)
        self.positions.lock([partition])
        place = self.positions.places([room_id]).get(room_id, Place())
        if place.is_held:
            return False
        rows = log.read_after(room_id, place.last_seq, PORTION)
        events = [as_event(row) for row in rows]
        record = Taken(partition, self.positions.mine[partition][1], None)
        failures = apply(self.projection, [Step(event, record) for event in events])
        put_aside(self.projection, failures, [])
        if events:
            places = {room_id: Place(events[-1]["seq"])}
            if self.projection.holds_rooms:
                places |= held_places(failures)
            self.positions.store_places(places)
        return len(events) == PORTION
