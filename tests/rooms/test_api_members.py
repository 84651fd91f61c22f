"""Members, sanctions and invitations over REST."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rooms.models import Invitation, Membership, Role, Room, RoomEvent, User
from rooms.services.invitations import create_invitation
from rooms.services.members import add_member
from tests.api import call

pytestmark = pytest.mark.django_db


def members(room: Room) -> str:
    return f"/rooms/{room.pk}/members"


def test_members_are_shown_with_name_and_role(client: Client, room: Room, bob: User) -> None:
    page = call(client, bob, "GET", members(room)).json()
    assert [(item["user"]["name"], item["role"]) for item in page["items"]] == [
        ("Alice", "owner"),
        ("Bob", "member"),
    ]
    assert page["items"][1]["user"] == {
        "id": bob.pk,
        "username": "bob",
        "name": "Bob",
        "is_bot": False,
    }
    assert page["next"] is None


def test_mail_addresses_stay_with_their_owner(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    User.objects.filter(pk=alice.pk).update(email="alice@example.com")
    for path in (members(room), f"/rooms/{room.pk}/events", "/rooms"):
        assert b"alice@example.com" not in call(client, bob, "GET", path).content


def test_somebody_is_added_at_once_and_then_changed(
    client: Client, room: Room, alice: User, charlie: User
) -> None:
    path = f"{members(room)}/{charlie.pk}"
    added = call(client, alice, "PUT", path, {"role": "member"})
    changed = call(client, alice, "PUT", path, {"role": "moderator"})
    assert (added.status_code, added.json()["role"]) == (201, "member")
    assert (changed.status_code, changed.json()["role"]) == (200, "moderator")
    types = RoomEvent.objects.after(room.pk, 3).values_list("type", flat=True)
    assert list(types) == ["member.joined", "member.role_changed"]


@pytest.mark.parametrize("role", ["admin", "", 3, None])
def test_a_role_that_does_not_exist_is_invalid(
    client: Client, room: Room, alice: User, bob: User, role: object
) -> None:
    answer = call(client, alice, "PUT", f"{members(room)}/{bob.pk}", {"role": role})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_nobody_acts_on_an_equal_or_higher_role(
    client: Client, room: Room, alice: User, bob: User, erin: User
) -> None:
    add_member(actor=alice, room=room, user=erin, role=Role.MODERATOR)
    Membership.objects.filter(room=room, user=bob).update(role=Role.MODERATOR)
    for target in (alice, erin):
        path = f"{members(room)}/{target.pk}"
        assert call(client, bob, "DELETE", path).status_code == 403
        assert call(client, bob, "POST", f"{path}/mute").status_code == 403
        assert call(client, bob, "POST", f"{path}/ban").status_code == 403


def test_the_last_owner_cannot_step_down(client: Client, room: Room, alice: User) -> None:
    answer = call(client, alice, "PUT", f"{members(room)}/{alice.pk}", {"role": "member"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_people_who_do_not_exist_or_are_deactivated_are_not_found(
    client: Client, room: Room, alice: User, charlie: User
) -> None:
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    for user_id in (charlie.pk, 999_999, 10**30):
        answer = call(client, alice, "PUT", f"{members(room)}/{user_id}", {"role": "member"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_reason_of_a_removal_is_in_the_log(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    path = f"{members(room)}/{bob.pk}"
    assert call(client, alice, "DELETE", path, {"reason": "광고"}).status_code == 204
    event = RoomEvent.objects.after(room.pk, 3).get()
    assert (event.type, event.data["reason"]) == ("member.removed", "광고")


def test_a_mute_for_a_time_is_shown_and_taken_back(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    path = f"{members(room)}/{bob.pk}/mute"
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    call(client, alice, "POST", path, {"until": until, "reason": "도배"})
    muted = call(client, alice, "GET", members(room)).json()["items"][1]
    assert muted["is_muted"]
    assert muted["muted_until"].endswith("Z")
    assert call(client, alice, "DELETE", path).status_code == 204
    assert not call(client, alice, "GET", members(room)).json()["items"][1]["is_muted"]
    assert call(client, alice, "DELETE", path).status_code == 404


@pytest.mark.parametrize(
    "until",
    ["2001-01-01T00:00:00Z", "2999-01-01T00:00:00", "9999-12-31T23:59:59-05:00", "tomorrow", 1e300],
)
def test_the_end_of_a_sanction_is_a_time_to_come_with_its_zone(
    client: Client, room: Room, alice: User, bob: User, until: object
) -> None:
    for sanction in ("mute", "ban"):
        path = f"{members(room)}/{bob.pk}/{sanction}"
        answer = call(client, alice, "POST", path, {"until": until})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_an_invitation_is_made_listed_and_taken_back(
    client: Client, room: Room, alice: User
) -> None:
    path = f"/rooms/{room.pk}/invitations"
    made = call(client, alice, "POST", path, {"max_uses": 3, "expires_in": 3600}).json()
    assert made["url"].endswith(f"/join/{made['token']}/")
    assert (made["uses"], made["max_uses"]) == (0, 3)
    assert made["expires_at"].endswith("Z")
    assert call(client, alice, "GET", path).json() == {"items": [made], "next": None}
    assert call(client, alice, "DELETE", f"{path}/{made['id']}").status_code == 204
    assert call(client, alice, "GET", path).json()["items"] == []
    assert Invitation.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    "given", [{"max_uses": 0}, {"max_uses": -1}, {"expires_in": 0}, {"expires_in": 2**70}]
)
def test_an_invitation_within_no_bounds_is_invalid(
    client: Client, room: Room, alice: User, given: object
) -> None:
    answer = call(client, alice, "POST", f"/rooms/{room.pk}/invitations", given)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_an_invitation_belongs_to_its_room(
    client: Client, room: Room, public_room: Room, alice: User
) -> None:
    invitation = create_invitation(actor=alice, room=public_room)
    path = f"/rooms/{room.pk}/invitations/{invitation.pk}"
    assert call(client, alice, "DELETE", path).status_code == 404
