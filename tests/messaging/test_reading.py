"""What one may read of a room, and how much of it is unread."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging import timeline
from messaging.models import Message
from messaging.overview import rooms_overview
from messaging.reading import find_room, floor, visible_events, visible_messages
from rooms.errors import NotFound
from rooms.events import timestamp
from rooms.models import Room, User
from rooms.services.members import add_member, leave_room, remove_member
from rooms.services.rooms import archive_room, create_room, update_room
from tests.messaging.saying import say

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_what_is_hidden_and_what_is_missing_look_alike(
    bob: User, charlie: User, room: Room, public_room: Room
) -> None:
    assert find_room(bob, room.pk) == room
    assert find_room(charlie, public_room.pk) == public_room
    for room_id in (room.pk, 999_999):
        with pytest.raises(NotFound):
            find_room(charlie, room_id)


def test_pages_ascend_from_where_one_asks(alice: User, bob: User, room: Room) -> None:
    seqs = [say(room, alice, str(number)).seq for number in range(6)]

    def page(**where: int) -> list[int]:
        return [one.seq for one in visible_messages(bob, room, **where)]

    assert page(limit=2) == seqs[4:]
    assert page(before=seqs[3], limit=2) == seqs[1:3]
    assert page(after=seqs[3], limit=9) == seqs[4:]
    assert page(after=seqs[0], before=seqs[4], limit=2) == seqs[1:3]


def test_every_part_of_a_page_is_read_from_one_lower_bound_on(alice: User, room: Room) -> None:
    """Of two SQLite looks at the first alone, and then reads the whole room."""
    for number in range(timeline.PAGE + 2):
        say(room, alice, str(number))
    last = room.last_seq
    with CaptureQueriesContext(connection) as queries:
        timeline.newest(room, 0)
        timeline.after(room, 0, last - 5)
        timeline.around(room, 0, last - 5)
    bounded = [one["sql"].count('"seq" >') for one in queries if '"seq" >' in one["sql"]]
    assert set(bounded) == {1}


def test_a_short_history_begins_where_one_came(
    alice: User, bob: User, charlie: User, room: Room
) -> None:
    say(room, alice, "vorher")
    update_room(actor=alice, room=room, history="joined")
    membership = add_member(actor=alice, room=room, user=charlie)
    later = say(room, alice, "nachher")
    room.refresh_from_db()
    assert floor(charlie, room) == membership.joined_seq
    assert visible_messages(charlie, room) == [later]
    seqs = [event.seq for event in visible_events(charlie, room, after=0)]
    assert seqs == [membership.joined_seq + 1, later.seq]
    assert visible_messages(bob, room)[0].body == "vorher"


def test_who_has_just_left_reads_nothing_of_a_short_history(
    alice: User, bob: User, room: Room
) -> None:
    """The permission was looked up a moment before: the past must not open up instead."""
    say(room, alice, "x")
    update_room(actor=alice, room=room, history="joined")
    room.refresh_from_db()
    remove_member(actor=alice, room=room, user=bob)
    assert visible_messages(bob, room) == []
    assert visible_events(bob, room, after=0) == []


def test_a_public_room_is_whole_for_everybody(
    alice: User, charlie: User, public_room: Room
) -> None:
    message = say(public_room, alice, "x")
    update_room(actor=alice, room=public_room, history="joined")
    public_room.refresh_from_db()
    assert visible_messages(charlie, public_room) == [message]
    add_member(actor=alice, room=public_room, user=charlie)
    assert visible_messages(charlie, public_room) == [message]


def test_what_was_deleted_is_told_without_its_text(alice: User, bob: User, room: Room) -> None:
    gone, kept = say(room, alice, "weg"), say(room, alice, "bleibt")
    Message.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    told = visible_events(bob, room, after=room.last_seq - 2)
    assert [event.data["body"] for event in told] == ["", "bleibt"]
    assert [event.data["body_html"] for event in told] == ["", kept.body_html]
    assert [event.data["id"] for event in told] == [gone.pk, kept.pk]


def test_the_overview_shows_my_rooms(
    alice: User, bob: User, charlie: User, room: Room, public_room: Room
) -> None:
    say(room, alice, "hallo")
    overview = rooms_overview(bob)
    membership = room.memberships.get(user=bob)
    assert overview[room.pk] == {
        "head": 4,
        "read": 3,
        "read_since": timestamp(membership.read_since),
        "unread": 1,
        "mentions": 0,
        "role": "member",
        "level": "all",
        "name": room.name,
        "kind": "private",
        "archived_at": None,
    }
    assert rooms_overview(bob, [public_room.pk]).keys() == {public_room.pk}
    assert rooms_overview(charlie) == {}
    archive_room(actor=alice, room=public_room)
    leave_room(user=bob, room=room)
    overview = rooms_overview(bob)
    assert overview.keys() == {public_room.pk}
    assert overview[public_room.pk]["archived_at"]


def test_the_overview_costs_the_same_for_any_number_of_rooms(alice: User, bob: User) -> None:
    counts = []
    for _round in range(2):
        for number in range(4):
            room = create_room(creator=alice, name=f"방 {number}", kind="private")
            add_member(actor=alice, room=room, user=bob)
            say(room, alice, "x")
        with CaptureQueriesContext(connection) as queries:
            rooms_overview(bob)
        counts.append(len(queries))
    assert counts == [1, 1]
