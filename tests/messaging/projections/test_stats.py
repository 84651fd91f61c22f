"""The projection `stats`: what it counts is what the log says, whatever came between."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from messaging.models import CountedText, DeadLetter, HourOfPerson, Message, WordOfDay
from messaging.projections.stats import Stats
from messaging.statistics import Span, all_statistics, room_statistics
from rooms import log
from rooms.events import as_event
from rooms.models import Role, Room, RoomEvent, User
from rooms.services.members import add_member
from tests.api import call
from tests.messaging.saying import say

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def change(message: Message, kind: str, body: str = "") -> None:
    data = {"id": message.pk, "body": body, "body_html": ""}
    with transaction.atomic():
        log.append(room_id=message.room_id, type=f"message.{kind}", actor=message.author, data=data)


def count(*without: int) -> None:
    """The whole log, but these seqs."""
    rows = RoomEvent.objects.exclude(seq__in=without).order_by("room", "seq")
    with transaction.atomic():
        Stats().apply([as_event(row) for row in rows])


def words(room: Room) -> dict[str, int]:
    rows = WordOfDay.objects.filter(room=room).exclude(messages=0)
    return dict(rows.values_list("word", "messages"))


def messages(room: Room) -> int:
    return sum(HourOfPerson.objects.filter(room=room).values_list("messages", flat=True))


def test_messages_are_counted_by_person_and_hour(room: Room, alice: User, bob: User) -> None:
    at = datetime(2026, 11, 23, 1, 59, tzinfo=UTC)
    say(room, alice, "하나", at)
    say(room, alice, "둘", at + timedelta(minutes=2))
    say(room, bob, "셋", at)

    count()

    rows = HourOfPerson.objects.order_by("at", "user").values_list("at", "user", "messages")
    assert list(rows) == [
        (at.replace(minute=0), alice.pk, 1),
        (at.replace(minute=0), bob.pk, 1),
        (at.replace(hour=2, minute=0), alice.pk, 1),
    ]


def test_a_word_counts_on_the_day_of_the_site(room: Room, alice: User) -> None:
    say(room, alice, "배포 배포", datetime(2026, 11, 23, 15, 30, tzinfo=UTC))

    count()

    row = WordOfDay.objects.get()
    assert (row.day, row.word, row.messages) == (date(2026, 11, 24), "배포", 1)


def test_an_edit_counts_the_new_words_instead_of_the_old(room: Room, alice: User) -> None:
    message = say(room, alice, "점심 메뉴")
    change(message, "edited", "저녁 메뉴")
    change(message, "edited", "저녁 약속")

    count()

    assert words(room) == {"저녁": 1, "약속": 1}
    assert messages(room) == 1


def test_a_deleted_message_and_its_words_count_no_more(room: Room, alice: User) -> None:
    message = say(room, alice, "점심 메뉴")
    say(room, alice, "점심")
    change(message, "edited", "비밀 메뉴")
    change(message, "deleted")

    count()

    assert words(room) == {"점심": 1}
    assert messages(room) == 1


def test_an_event_that_follows_late_leaves_the_same_sums(room: Room, alice: User) -> None:
    message = say(room, alice, "점심 메뉴")
    change(message, "edited", "저녁 메뉴")
    change(message, "edited", "저녁 약속")
    other = say(room, alice, "산책")
    change(other, "deleted")
    count()
    expected = (words(room), messages(room))
    Stats().reset()
    late = [message.seq, message.seq + 1, other.seq]

    count(*late)
    for seq in late:
        Stats().apply([as_event(RoomEvent.objects.get(room=room, seq=seq))])

    assert (words(room), messages(room)) == expected
    assert not DeadLetter.objects.exists()


def test_resetting_drops_everything(room: Room, alice: User) -> None:
    message = say(room, alice, "점심")
    change(message, "edited", "저녁")
    count()

    Stats().reset()

    for model in (HourOfPerson, WordOfDay, CountedText):
        assert not model._default_manager.exists()


def test_everybody_gets_the_sums_of_their_own_rooms_only(
    room: Room, public_room: Room, alice: User, charlie: User, dana: User
) -> None:
    say(room, alice, "비밀")
    say(public_room, alice, "공개")
    count()

    assert all_statistics(alice, Span(1))["messages"] == 2
    for outsider in (charlie, dana):
        found = all_statistics(outsider, Span(1))
        assert [word["word"] for word in found["words"]] == ["공개"]


def test_who_may_not_read_the_past_gets_no_numbers_of_it(
    room: Room, alice: User, charlie: User
) -> None:
    Room.objects.filter(pk=room.pk).update(history=Room.History.JOINED)
    say(room, alice, "비밀", timezone.now() - timedelta(days=2))
    add_member(actor=alice, room=room, user=charlie, role=Role.MEMBER)
    room.refresh_from_db()
    count()

    found = room_statistics(charlie, room, Span(30))

    assert (found["messages"], found["words"], found["talkers"]) == (0, [], [])
    assert room_statistics(alice, room, Span(30))["messages"] == 1


def test_the_answer_says_how_far_behind_it_is(client: Client, room: Room, bob: User) -> None:
    response = call(client, bob, "GET", f"/rooms/{room.pk}/stats?days=7")

    assert response.status_code == 200
    found = response.json()
    assert (found["behind"], found["is_live"]) == (room.last_seq, False)
    assert (len(found["days"]), len(found["hours"])) == (7, 24)


@pytest.mark.parametrize("query", ["days=0", "days=367", "day=yesterday"])
def test_a_span_that_makes_no_sense_is_refused(
    client: Client, room: Room, bob: User, query: str
) -> None:
    assert call(client, bob, "GET", f"/rooms/{room.pk}/stats?{query}").status_code == 422
