"""The admin: every page opens, what changes a room goes through its log, secrets stay hidden."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from rooms.models import ApiToken, Ban, Invitation, Membership, Room, RoomEvent, User
from rooms.services.invitations import create_invitation
from rooms.services.tokens import create_token
from tests.cast import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, dana: User) -> Client:
    """Dana's browser."""
    client.force_login(dana)
    return client


def told(room: Room, after: int) -> list[str]:
    return list(RoomEvent.objects.after(room.pk, after).values_list("type", flat=True))


def address(name: str, *args: object) -> str:
    return reverse(f"admin:rooms_{name}", args=args)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_list_and_form_opens(
    office: Client, room: Room, alice: User, bob: User, dana: User, language: str
) -> None:
    create_token(user=alice, name="bot")
    create_invitation(actor=alice, room=room)
    Ban.objects.create(room=room, user=dana, banned_by=alice)
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{name}_changelist")]
        if any(model_admin.search_fields):
            pages.append(reverse(f"{name}_changelist") + "?q=bob")
        row = model._default_manager.first()
        if row:
            pages.append(reverse(f"{name}_change", args=[row.pk]))
        for page in pages:
            response = office.get(page, headers={"Accept-Language": language})
            assert response.status_code == 200, page


def test_the_log_in_is_that_of_the_site(client: Client, db: None) -> None:
    response = client.get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_who_is_not_staff_does_not_get_in(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get("/admin/login/").status_code == 403
    assert client.get(address("room_changelist")).status_code == 302


def test_renaming_a_room_is_told_in_its_log(office: Client, room: Room, dana: User) -> None:
    given = {"name": "오름 원정대", "topic": "", "history": "all"}
    office.post(address("room_change", room.pk), given)
    event = RoomEvent.objects.after(room.pk, 3).get()
    assert (event.type, event.data, event.actor) == (
        "room.updated",
        {"name": "오름 원정대"},
        dana,
    )


def test_archiving_a_room_and_opening_it_again(office: Client, room: Room) -> None:
    for action in ("archive", "archive", "unarchive"):
        act(office, "room", action, room)
    assert told(room, 3) == ["room.archived", "room.unarchived"]


def act(office: Client, name: str, action: str, row: Any) -> Any:
    data = {"action": action, "_selected_action": [row.pk]}
    return office.post(address(f"{name}_changelist"), data, follow=True)


def test_an_archived_room_cannot_be_renamed_and_the_page_says_why(
    office: Client, room: Room
) -> None:
    act(office, "room", "archive", room)
    given = {"name": "다른 이름", "topic": "", "history": "all"}
    page = office.post(address("room_change", room.pk), given, follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert Room.objects.get(pk=room.pk).name == "제주 워크숍"


def test_members_come_change_and_go_by_the_log(office: Client, room: Room, charlie: User) -> None:
    given = {"room": room.pk, "user": charlie.pk, "role": "member"}
    office.post(address("membership_add"), given)
    membership = Membership.objects.get(room=room, user=charlie)
    office.post(address("membership_change", membership.pk), {"role": "moderator"})
    act(office, "membership", "mute", membership)
    act(office, "membership", "mute", membership)
    act(office, "membership", "unmute", membership)
    office.post(address("membership_delete", membership.pk), {"post": "yes"})
    assert told(room, 3) == [
        "member.joined",
        "member.role_changed",
        "member.muted",
        "member.unmuted",
        "member.removed",
    ]
    assert not Membership.objects.filter(room=room, user=charlie).exists()


def test_bans_are_set_and_lifted_by_the_log(office: Client, room: Room, bob: User) -> None:
    office.post(address("ban_add"), {"room": room.pk, "user": bob.pk, "reason": "광고"})
    ban = Ban.objects.get(room=room, user=bob)
    office.post(address("ban_delete", ban.pk), {"post": "yes"})
    assert told(room, 3) == ["member.banned", "member.unbanned"]
    assert not room.memberships.filter(user=bob).exists()


def test_keys_and_links_are_never_shown(office: Client, room: Room, alice: User) -> None:
    raw = create_token(user=alice, name="bot")
    token, invitation = ApiToken.objects.get(), create_invitation(actor=alice, room=room)
    for page in (
        address("apitoken_changelist"),
        address("apitoken_change", token.pk),
        address("invitation_changelist"),
        address("invitation_change", invitation.pk),
    ):
        content = office.get(page).content.decode()
        for secret in (raw, token.key_hash, invitation.token):
            assert secret not in content


def test_tokens_and_invitations_are_revoked(office: Client, room: Room, alice: User) -> None:
    create_token(user=alice, name="bot")
    act(office, "apitoken", "revoke", ApiToken.objects.get())
    act(office, "invitation", "revoke", create_invitation(actor=alice, room=room))
    assert ApiToken.objects.get().revoked_at is not None
    assert Invitation.objects.get().revoked_at is not None


def test_events_are_looked_at_and_never_touched(office: Client, room: Room) -> None:
    event = RoomEvent.objects.after(room.pk, 0)[0]
    assert office.get(address("roomevent_add")).status_code == 403
    assert office.post(address("roomevent_change", event.pk), {"seq": 9}).status_code == 403
    assert office.post(address("roomevent_delete", event.pk), {"post": "yes"}).status_code == 403


def test_users_are_deactivated_but_not_oneself(office: Client, alice: User, dana: User) -> None:
    for user in (alice, dana):
        act(office, "user", "deactivate", user)
    assert not User.objects.get(pk=alice.pk).is_active
    assert User.objects.get(pk=dana.pk).is_active
    act(office, "user", "activate", alice)
    assert User.objects.get(pk=alice.pk).is_active


def test_staff_who_are_no_superusers_give_nobody_power(client: Client, dana: User) -> None:
    clerk = person("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__endswith="_user"))
    client.force_login(clerk)
    given = {"username": "clerk", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(address("user_change", clerk.pk), given)
    assert not User.objects.get(pk=clerk.pk).is_superuser
    assert client.post(address("user_change", dana.pk), given).status_code == 403


def test_what_an_admin_did_stands_in_the_audit_log(office: Client, room: Room) -> None:
    act(office, "room", "archive", room)
    page = office.get(reverse("admin:admin_logentry_changelist")).content.decode()
    assert "제주 워크숍" in page
