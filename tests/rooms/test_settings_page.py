"""A room's settings, each act with its refusal."""

import pytest
from django.test import Client
from django.utils import timezone

from rooms.models import Role, Room, User
from rooms.services.members import add_member, change_role
from rooms.services.rooms import archive_room
from rooms.services.sanctions import ban_member, mute_member
from tests.pages import get, post

pytestmark = pytest.mark.django_db


def path(room: Room, rest: str = "settings/") -> str:
    return f"/rooms/{room.pk}/{rest}"


def test_the_owner_sees_every_section(client: Client, room: Room, alice: User) -> None:
    text = get(client, alice, path(room), "ko").content.decode()
    for words in ("방 정보", "초대 링크", "방 보관하기", "내보내기", "쓰기 막기"):
        assert words in text


def test_a_member_sees_the_people_and_how_to_leave(client: Client, room: Room, bob: User) -> None:
    text = get(client, bob, path(room), "ko").content.decode()
    assert "Alice" in text
    assert "방에서 나가기" in text
    for words in ("초대 링크", "방 보관하기", "내보내기", 'name="topic"'):
        assert words not in text


def test_an_outsider_does_not_find_them(client: Client, room: Room, charlie: User) -> None:
    assert get(client, charlie, path(room)).status_code == 404


def test_a_stranger_to_the_site_is_sent_to_the_door(client: Client, room: Room) -> None:
    assert get(client, None, path(room)).url.startswith("/accounts/login/")


def test_an_owner_changes_name_topic_and_history(client: Client, room: Room, alice: User) -> None:
    fields = {"name": "새 이름", "topic": "새 주제", "history": "joined"}
    assert post(client, alice, path(room), fields).status_code == 302
    room.refresh_from_db()
    assert (room.name, room.topic, room.history) == ("새 이름", "새 주제", "joined")


def test_a_name_that_is_refused_stays_in_the_field(client: Client, room: Room, alice: User) -> None:
    response = post(client, alice, path(room), {"name": " ", "topic": "남아요"}, "ko")
    assert response.status_code == 422
    assert "입력해 주세요." in response.content.decode()
    assert 'value="남아요"' in response.content.decode()


def test_a_member_cannot_rename_the_room(client: Client, room: Room, bob: User) -> None:
    response = post(client, bob, path(room), {"name": "내 방"}, "ko")
    assert response.status_code == 403
    assert "역할로는 할 수 없어요" in response.content.decode()


def test_an_owner_archives_and_opens_again(client: Client, room: Room, alice: User) -> None:
    post(client, alice, path(room, "archive/"))
    room.refresh_from_db()
    assert room.is_archived
    assert "Open again" in get(client, alice, path(room)).content.decode()
    post(client, alice, path(room, "unarchive/"))
    room.refresh_from_db()
    assert not room.is_archived


def test_a_member_can_neither_archive_nor_open_again(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    assert post(client, bob, path(room, "archive/")).status_code == 403
    archive_room(actor=alice, room=room)
    assert post(client, bob, path(room, "unarchive/")).status_code == 403


def test_an_archived_room_does_not_take_a_new_name(client: Client, room: Room, alice: User) -> None:
    archive_room(actor=alice, room=room)
    assert post(client, alice, path(room), {"name": "새 이름"}).status_code == 409


def test_an_owner_adds_somebody_by_user_name(
    client: Client, room: Room, alice: User, charlie: User
) -> None:
    fields = {"username": "charlie", "role": "moderator"}
    assert post(client, alice, path(room, "members/"), fields).status_code == 302
    assert room.memberships.get(user=charlie).role == "moderator"


def test_an_unknown_user_name_stays_in_the_field(client: Client, room: Room, alice: User) -> None:
    fields = {"username": "chralie", "role": "member"}
    response = post(client, alice, path(room, "members/"), fields, "ko")
    assert response.status_code == 404
    assert "그런 아이디를 쓰는 사람이 없어요" in response.content.decode()
    assert 'value="chralie"' in response.content.decode()


def test_a_member_adds_nobody(client: Client, room: Room, bob: User, charlie: User) -> None:
    fields = {"username": "charlie", "role": "member"}
    assert post(client, bob, path(room, "members/"), fields).status_code == 403


def test_an_owner_gives_another_role(client: Client, room: Room, alice: User, bob: User) -> None:
    post(client, alice, path(room, f"members/{bob.pk}/role/"), {"role": "moderator"})
    assert room.memberships.get(user=bob).role == "moderator"


def test_the_last_owner_is_told_why_they_cannot_step_down(
    client: Client, room: Room, alice: User
) -> None:
    response = post(client, alice, path(room, f"members/{alice.pk}/role/"), {"role": "member"})
    assert response.status_code == 409
    assert "A room needs an owner" in response.content.decode()


def test_a_member_is_muted_with_end_and_reason_and_may_write_again(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    fields = {"reason": "도배", "duration": "3600"}
    post(client, alice, path(room, f"members/{bob.pk}/mute/"), fields)
    membership = room.memberships.get(user=bob)
    assert membership.is_muted(timezone.now())
    assert membership.muted_until is not None
    assert membership.mute_reason == "도배"
    post(client, alice, path(room, f"members/{bob.pk}/unmute/"))
    assert not room.memberships.get(user=bob).is_muted(timezone.now())


def test_a_member_is_put_out(client: Client, room: Room, alice: User, bob: User) -> None:
    post(client, alice, path(room, f"members/{bob.pk}/remove/"), {"reason": "이사"})
    assert not room.memberships.filter(user=bob).exists()
    assert not room.bans.exists()


def test_a_member_is_banned_and_the_ban_is_lifted(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    post(client, alice, path(room, f"members/{bob.pk}/ban/"), {"reason": "광고"})
    assert room.bans.get(user=bob).reason == "광고"
    assert "광고" in get(client, alice, path(room)).content.decode()
    post(client, alice, path(room, f"members/{bob.pk}/unban/"))
    assert not room.bans.exists()


def test_a_reason_that_is_too_long_stays_in_the_field(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    reason = "가" * 251
    response = post(client, alice, path(room, f"members/{bob.pk}/ban/"), {"reason": reason}, "ko")
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert room.memberships.filter(user=bob).exists()


@pytest.mark.parametrize("act", ["role", "mute", "unmute", "remove", "ban", "unban"])
def test_a_member_can_do_nothing_to_others(
    client: Client, room: Room, alice: User, bob: User, charlie: User, act: str
) -> None:
    add_member(actor=alice, room=room, user=charlie, role=Role.MEMBER)
    if act == "unmute":
        mute_member(actor=alice, room=room, user=charlie)
    if act == "unban":
        ban_member(actor=alice, room=room, user=charlie)
    fields = {"role": "owner"}
    response = post(client, bob, path(room, f"members/{charlie.pk}/{act}/"), fields)
    assert response.status_code == 403


@pytest.mark.parametrize("act", ["role", "mute", "unmute", "remove", "ban", "unban"])
def test_an_outsider_does_not_find_the_acts(
    client: Client, room: Room, bob: User, charlie: User, act: str
) -> None:
    assert post(client, charlie, path(room, f"members/{bob.pk}/{act}/")).status_code == 404


def test_a_moderator_cannot_act_on_the_owner(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    change_role(actor=alice, room=room, user=bob, role=Role.MODERATOR)
    assert post(client, bob, path(room, f"members/{alice.pk}/ban/")).status_code == 403
    assert f"/members/{alice.pk}/ban/" not in get(client, bob, path(room)).content.decode()


def test_nobody_acts_on_who_is_not_in_the_room(
    client: Client, room: Room, alice: User, charlie: User
) -> None:
    assert post(client, alice, path(room, f"members/{charlie.pk}/mute/")).status_code == 404


@pytest.mark.parametrize("act", ["archive", "unarchive", "leave", "members", "invitations"])
def test_changes_take_a_form_and_never_a_link(
    client: Client, room: Room, alice: User, act: str
) -> None:
    assert get(client, alice, path(room, f"{act}/")).status_code == 405
