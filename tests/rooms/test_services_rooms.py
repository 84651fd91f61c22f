"""Opening, changing and closing rooms: who may, and what the log then says."""

from typing import Any

import pytest

from rooms.errors import Archived, Forbidden, Invalid
from rooms.models import Membership, Role, Room, User
from rooms.services.members import add_member
from rooms.services.rooms import archive_room, create_room, unarchive_room, update_room
from tests.rooms.reading import check_room, last_event, types_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_a_new_room_has_its_creator_as_owner_and_tells_of_both(alice: User) -> None:
    room = create_room(creator=alice, name="  한라산\t모임 ", kind="private", topic="주말")
    assert (room.name, room.topic, room.last_seq) == ("한라산 모임", "주말", 2)
    assert types_of(room) == ["room.created", "member.joined"]
    created = room.events.get(seq=1)
    assert created.data == {
        "name": "한라산 모임", "topic": "주말", "kind": "private", "history": "all",
    }  # fmt: skip
    owner = Membership.objects.get(room=room)
    assert (owner.user, owner.role, owner.read_seq) == (alice, Role.OWNER, 2)
    check_room(room.pk)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": " \n "},
        {"name": "가" * 81},
        {"topic": "가" * 251},
        {"name": "a\0b"},
        {"topic": "a\ud800b"},
        {"kind": "secret"},
        {"kind": "direct"},
    ],
)
def test_a_room_that_cannot_be_is_not_opened(alice: User, fields: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        create_room(**{"creator": alice, "name": "방", "kind": "public", **fields})  # type: ignore[arg-type]
    assert not Room.objects.exists()


def test_only_what_differs_is_changed_and_told(alice: User, room: Room) -> None:
    updated = update_room(actor=alice, room=room, name="새 이름", topic="", history="joined")
    assert (updated.name, updated.history) == ("새 이름", "joined")
    assert last_event(room).data == {"name": "새 이름", "history": "joined"}
    assert types_of(room, after=3) == ["room.updated"]


def test_nothing_that_differs_is_no_event(alice: User, room: Room) -> None:
    update_room(actor=alice, room=room, name=room.name, topic=room.topic)
    assert types_of(room, after=3) == []


@pytest.mark.parametrize(
    "fields", [{"name": " "}, {"name": "x" * 81}, {"topic": "a\0"}, {"history": "none"}]
)
def test_a_change_that_cannot_be_is_refused(
    alice: User, room: Room, fields: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        update_room(actor=alice, room=room, **fields)
    assert types_of(room, after=3) == []


def test_a_moderator_changes_a_room_and_a_member_does_not(
    alice: User, bob: User, erin: User, room: Room
) -> None:
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)
    assert update_room(actor=erin, room=room, topic="에린").topic == "에린"
    with pytest.raises(Forbidden):
        update_room(actor=bob, room=room, topic="밥")


def test_archiving_closes_a_room_once_and_it_can_be_opened_again(alice: User, room: Room) -> None:
    for _twice in range(2):
        assert archive_room(actor=alice, room=room).is_archived
    with pytest.raises(Archived):
        update_room(actor=alice, room=room, topic="zu spät")
    for _twice in range(2):
        assert not unarchive_room(actor=alice, room=room).is_archived
    assert types_of(room, after=3) == ["room.archived", "room.unarchived"]


@pytest.mark.parametrize("act", [archive_room, unarchive_room])
def test_only_an_owner_archives(
    alice: User, bob: User, charlie: User, erin: User, room: Room, act: Any
) -> None:
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)
    for person in (bob, charlie, erin):
        with pytest.raises(Forbidden):
            act(actor=person, room=room)
