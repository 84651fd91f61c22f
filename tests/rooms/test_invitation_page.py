"""Links that let people in: made, shown, revoked, opened by friends and by strangers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from rooms.models import Invitation, Room, User
from rooms.services.invitations import create_invitation
from rooms.services.members import remove_member
from rooms.services.sanctions import ban_member
from tests.pages import get, post

pytestmark = pytest.mark.django_db

ACCOUNT = {"username": "minsu", "password1": "tangerine-hill-7"}


@pytest.fixture
def invitation(room: Room, alice: User) -> Invitation:
    return create_invitation(actor=alice, room=room)


def test_an_owner_makes_a_link_and_can_copy_it(client: Client, room: Room, alice: User) -> None:
    fields = {"expires_in": "86400", "max_uses": "10"}
    assert post(client, alice, f"/rooms/{room.pk}/invitations/", fields).status_code == 302
    made = Invitation.objects.get()
    assert made.max_uses == 10
    assert made.expires_at is not None
    text = get(client, alice, f"/rooms/{room.pk}/settings/").content.decode()
    assert f"http://testserver/join/{made.token}/" in text


def test_a_link_without_bounds_is_possible(client: Client, room: Room, alice: User) -> None:
    post(client, alice, f"/rooms/{room.pk}/invitations/", {"expires_in": "", "max_uses": ""})
    made = Invitation.objects.get()
    assert (made.max_uses, made.expires_at) == (None, None)


def test_a_member_makes_no_links_and_sees_none(
    client: Client, room: Room, bob: User, invitation: Invitation
) -> None:
    assert post(client, bob, f"/rooms/{room.pk}/invitations/").status_code == 403
    text = get(client, bob, f"/rooms/{room.pk}/settings/").content.decode()
    assert invitation.token not in text


def test_an_outsider_makes_no_links(client: Client, room: Room, charlie: User) -> None:
    assert post(client, charlie, f"/rooms/{room.pk}/invitations/").status_code == 404


def test_a_revoked_link_opens_nothing(
    client: Client, room: Room, alice: User, charlie: User, invitation: Invitation
) -> None:
    post(client, alice, f"/rooms/{room.pk}/invitations/{invitation.pk}/revoke/")
    response = get(client, charlie, f"/join/{invitation.token}/", "ko")
    assert response.status_code == 404
    assert "끝난 초대예요" in response.content.decode()


def test_a_member_revokes_nothing(
    client: Client, room: Room, bob: User, invitation: Invitation
) -> None:
    address = f"/rooms/{room.pk}/invitations/{invitation.pk}/revoke/"
    assert post(client, bob, address).status_code == 403


def test_who_is_logged_in_sees_the_room_and_enters_by_a_button(
    client: Client, room: Room, charlie: User, invitation: Invitation
) -> None:
    address = f"/join/{invitation.token}/"
    assert room.name in get(client, charlie, address).content.decode()
    assert not room.memberships.filter(user=charlie).exists()
    assert post(client, charlie, address).url == f"/rooms/{room.pk}/"
    assert room.memberships.filter(user=charlie).exists()


def test_a_member_goes_straight_to_the_room(
    client: Client, room: Room, bob: User, invitation: Invitation
) -> None:
    assert get(client, bob, f"/join/{invitation.token}/").url == f"/rooms/{room.pk}/"


def test_the_last_use_is_the_last(
    client: Client, room: Room, alice: User, bob: User, charlie: User
) -> None:
    once = create_invitation(actor=alice, room=room, max_uses=1)
    post(client, charlie, f"/join/{once.token}/")
    remove_member(actor=alice, room=room, user=bob)
    assert post(client, bob, f"/join/{once.token}/").status_code == 404


def test_an_expired_link_opens_nothing(
    client: Client, charlie: User, invitation: Invitation
) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert post(client, charlie, f"/join/{invitation.token}/").status_code == 404


def test_who_is_banned_is_not_let_in_by_a_link(
    client: Client, room: Room, alice: User, bob: User, invitation: Invitation
) -> None:
    ban_member(actor=alice, room=room, user=bob)
    response = post(client, bob, f"/join/{invitation.token}/", language="ko")
    assert response.status_code == 403
    assert "차단됐어요" in response.content.decode()


@pytest.mark.parametrize("signup", ["open", "invite"])
def test_a_stranger_makes_an_account_and_comes_back_to_the_invitation(
    client: Client, room: Room, invitation: Invitation, settings: Settings, signup: str
) -> None:
    settings.SIGNUP = signup
    address = f"/join/{invitation.token}/"
    assert room.name in get(client, None, address).content.decode()
    door = client.post(address)["location"]
    assert door == f"/accounts/signup/?next={address}"
    assert client.post(door, ACCOUNT)["location"] == address
    assert not room.memberships.filter(user__username="minsu").exists()
    assert client.get(address)["location"] == f"/rooms/{room.pk}/"
    assert room.memberships.filter(user__username="minsu").exists()


def test_who_has_only_looked_at_an_invitation_is_not_in_the_room_after_logging_in(
    client: Client, room: Room, charlie: User, invitation: Invitation
) -> None:
    address = f"/join/{invitation.token}/"
    client.get(address)
    client.force_login(charlie)
    assert client.get(address).status_code == 200
    assert not room.memberships.filter(user=charlie).exists()


def test_a_button_pressed_for_one_invitation_does_not_open_another(
    client: Client, room: Room, alice: User, charlie: User, invitation: Invitation
) -> None:
    other = create_invitation(actor=alice, room=room)
    client.post(f"/join/{invitation.token}/")
    client.force_login(charlie)
    assert client.get(f"/join/{other.token}/").status_code == 200
    assert not room.memberships.filter(user=charlie).exists()


def test_where_sign_up_is_closed_a_stranger_is_asked_to_log_in(
    client: Client, invitation: Invitation, settings: Settings
) -> None:
    settings.SIGNUP = "closed"
    address = f"/join/{invitation.token}/"
    assert post(client, None, address).url == f"/accounts/login/?next={address}"


def test_without_an_invitation_sign_up_stays_shut(
    client: Client, db: None, settings: Settings
) -> None:
    settings.SIGNUP = "invite"
    assert "초대 링크가 있어야" in get(client, None, "/accounts/signup/", "ko").content.decode()
    client.post("/accounts/signup/", ACCOUNT)
    assert not User.objects.exists()
