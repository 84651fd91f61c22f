"""Direct conversations: the same people have one, and nobody comes or goes."""

import pytest

from messaging.overview import rooms_overview
from rooms import limits
from rooms.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited
from rooms.models import Membership, Role, Room, User
from rooms.services.directs import MAX_PEOPLE, open_direct
from rooms.services.members import add_member, join_room, leave_room, remove_member
from rooms.services.rooms import archive_room, update_room
from rooms.titles import titles
from tests.cast import person
from tests.rooms.reading import check_room, types_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def direct(alice: User, bob: User) -> Room:
    return open_direct(actor=alice, user_ids=[bob.pk]).room


def test_it_begins_with_everybody_in_it_and_nothing_unread(
    alice: User, bob: User, direct: Room
) -> None:
    assert types_of(direct) == ["room.created", "member.joined", "member.joined"]
    assert direct.events.get(seq=1).data["users"] == [alice.pk, bob.pk]
    assert set(direct.memberships.values_list("role", flat=True)) == {Role.MEMBER}
    for user in (alice, bob):
        overview = rooms_overview(user)[direct.pk]
        assert (overview["kind"], overview["head"], overview["unread"]) == ("direct", 3, 0)
        assert overview["read"] == 3
    check_room(direct.pk)


def test_the_same_people_have_one_whoever_asks_and_in_whatever_order(
    alice: User, bob: User, charlie: User, direct: Room
) -> None:
    again = open_direct(actor=bob, user_ids=[alice.pk, bob.pk, alice.pk])
    assert again == (direct, False)
    group = open_direct(actor=charlie, user_ids=[bob.pk, alice.pk])
    assert group.is_new
    assert group.room != direct
    assert open_direct(actor=alice, user_ids=[charlie.pk, bob.pk]) == (group.room, False)
    assert Room.objects.filter(kind="direct").count() == 2


def test_one_is_called_by_the_names_of_the_others(
    alice: User, bob: User, charlie: User, direct: Room
) -> None:
    group = open_direct(actor=alice, user_ids=[bob.pk, charlie.pk]).room
    own = open_direct(actor=alice, user_ids=[]).room
    assert titles(alice, [direct, group, own]) == {
        direct.pk: "Bob",
        group.pk: "Bob, Charlie",
        own.pk: "Alice",
    }
    assert rooms_overview(bob)[direct.pk]["name"] == "Alice"
    bob.rename("밥")
    assert rooms_overview(alice)[direct.pk]["name"] == "밥"


def test_nobody_else_may_read_it(alice: User, charlie: User, direct: Room) -> None:
    assert not Room.objects.visible_to(charlie).filter(pk=direct.pk).exists()
    assert Room.objects.visible_to(alice).filter(pk=direct.pk).exists()


def test_its_people_are_fixed(alice: User, bob: User, charlie: User, direct: Room) -> None:
    with pytest.raises(NotFound):
        join_room(user=charlie, room=direct)
    with pytest.raises(Forbidden):
        add_member(actor=alice, room=direct, user=charlie)
    with pytest.raises(Forbidden):
        remove_member(actor=alice, room=direct, user=bob)
    with pytest.raises(Conflict):
        leave_room(user=alice, room=direct)
    for act in (archive_room, update_room):
        with pytest.raises(Forbidden):
            act(actor=alice, room=direct)
    assert types_of(direct, after=3) == []


def test_whoever_is_not_there_is_not_talked_to(alice: User, bob: User) -> None:
    bob.is_active = False
    bob.save()
    for user_id in (bob.pk, 999_999):
        with pytest.raises(NotFound):
            open_direct(actor=alice, user_ids=[user_id])
    assert not Room.objects.exists()


def test_more_people_than_a_conversation_holds_need_a_room(alice: User) -> None:
    others = [person(f"p{number}").pk for number in range(MAX_PEOPLE)]
    with pytest.raises(Invalid):
        open_direct(actor=alice, user_ids=others)
    assert open_direct(actor=alice, user_ids=others[1:]).is_new


def test_many_new_ones_in_a_minute_are_too_many(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.RATES, "open_room", limits.rate("1/m"))
    open_direct(actor=alice, user_ids=[])
    with pytest.raises(RateLimited):
        open_direct(actor=alice, user_ids=[bob.pk])
    assert not open_direct(actor=alice, user_ids=[]).is_new
    assert Membership.objects.count() == 1
