"""The room's page: its timeline, who may see it, and what it tells the client."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from messaging.models import Message
from messaging.timeline import PAGE
from rooms.models import Membership, Room, RoomEvent, User
from rooms.services.members import join_room, remove_member
from rooms.services.rooms import archive_room, update_room
from rooms.services.sanctions import ban_member, mute_member
from tests.messaging.saying import say
from tests.pages import elements, get

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 12:00 in Seoul


def page_data(response: Any) -> dict[str, Any]:
    found = re.search(r'<script id="page-data"[^>]*>(.*?)</script>', response.content.decode())
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def seqs(response: Any) -> list[int]:
    return [int(element["data-seq"] or 0) for element in elements(response, "data-message")]


def test_a_member_reads_what_was_said(client: Client, room: Room, alice: User, bob: User) -> None:
    message = say(room, alice, "**안녕**하세요")
    response = get(client, bob, f"/rooms/{room.pk}/")
    assert "<strong>안녕</strong>하세요" in response.content.decode()
    (element,) = elements(response, "data-message")
    assert element["data-message"] == str(message.pk)
    assert element["data-seq"] == str(message.seq)
    assert element["data-author"] == str(alice.pk)
    assert element["data-client"] == str(message.client_id)
    assert element["data-state"] == "sent"


def test_the_page_carries_the_hooks_of_the_contract(client: Client, room: Room, bob: User) -> None:
    response = get(client, bob, f"/rooms/{room.pk}/")
    (body,) = elements(response, "data-user")
    assert (body["data-user"], body["data-connection"]) == (str(bob.pk), "connecting")
    (log,) = elements(response, "data-timeline")
    assert log["role"] == "log"
    for hook in ("data-composer", "data-members", "data-typing", "data-new-pill", "data-waiting",
                 "data-language", "data-theme-switch"):  # fmt: skip
        assert len(elements(response, hook)) == 1, hook
    (entry,) = elements(response, "data-room")
    assert entry["data-room"] == str(room.pk)
    assert entry["aria-current"] == "page"


def test_an_outsider_does_not_find_a_private_room(
    client: Client, room: Room, charlie: User
) -> None:
    assert get(client, charlie, f"/rooms/{room.pk}/").status_code == 404


def test_somebody_who_was_put_out_does_not_find_it_either(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    remove_member(actor=alice, room=room, user=bob)
    assert get(client, bob, f"/rooms/{room.pk}/").status_code == 404


def test_a_banned_person_does_not_find_a_public_room(
    client: Client, public_room: Room, alice: User, bob: User
) -> None:
    ban_member(actor=alice, room=public_room, user=bob)
    assert get(client, bob, f"/rooms/{public_room.pk}/").status_code == 404


def test_a_stranger_to_the_site_is_sent_to_the_door(client: Client, room: Room) -> None:
    response = get(client, None, f"/rooms/{room.pk}/")
    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next=/rooms/{room.pk}/"


def test_who_is_not_in_a_public_room_reads_and_is_asked_to_join(
    client: Client, public_room: Room, alice: User, charlie: User
) -> None:
    say(public_room, alice, "누구나 읽어요")
    response = get(client, charlie, f"/rooms/{public_room.pk}/")
    assert "누구나 읽어요" in response.content.decode()
    assert not elements(response, "data-composer")
    assert f'action="/rooms/{public_room.pk}/join/"' in response.content.decode()
    assert page_data(response)["room"]["can_send"] is False


def test_who_is_muted_sees_until_when_and_why_instead_of_the_composer(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    until = timezone.now() + timedelta(hours=1)
    mute_member(actor=alice, room=room, user=bob, until=until, reason="도배")
    response = get(client, bob, f"/rooms/{room.pk}/")
    assert not elements(response, "data-composer")
    assert "You cannot write here until" in response.content.decode()
    assert "도배" in response.content.decode()


def test_an_archived_room_says_so_instead_of_the_composer(
    client: Client, room: Room, alice: User
) -> None:
    archive_room(actor=alice, room=room)
    response = get(client, alice, f"/rooms/{room.pk}/")
    assert not elements(response, "data-composer")
    assert "This room is archived" in response.content.decode()


def test_the_newest_page_leads_to_the_older_one_and_back(
    client: Client, room: Room, alice: User
) -> None:
    said = [say(room, alice, f"{number}번").seq for number in range(PAGE + 3)]
    newest = get(client, alice, f"/rooms/{room.pk}/")
    assert seqs(newest) == said[3:]
    assert f'href="?before={said[3]}"' in newest.content.decode()
    older = get(client, alice, f"/rooms/{room.pk}/?before={said[3]}")
    assert seqs(older) == said[:3]
    assert 'href="?before=' not in older.content.decode()
    assert f'href="?after={said[2]}"' in older.content.decode()
    assert seqs(get(client, alice, f"/rooms/{room.pk}/?after={said[2]}")) == said[3:]


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=²", "before=" + "9" * 40])
def test_a_senseless_place_in_the_past_is_the_newest_page(
    client: Client, room: Room, alice: User, query: str
) -> None:
    message = say(room, alice, "여기")
    assert seqs(get(client, alice, f"/rooms/{room.pk}/?{query}")) == [message.seq]


def test_one_person_who_goes_on_within_five_minutes_is_one_group(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = [(alice, 0), (alice, 4), (bob, 5), (alice, 6), (alice, 12)]
    for author, minutes in said:
        say(room, author, "말", at=NOON + timedelta(minutes=minutes))
    response = get(client, bob, f"/rooms/{room.pk}/")
    follows = ["data-follows" in element for element in elements(response, "data-message")]
    assert follows == [False, True, False, False, False]


def test_a_day_begins_with_its_date_in_the_readers_time_zone(
    client: Client, room: Room, alice: User
) -> None:
    RoomEvent.objects.update(at=NOON - timedelta(hours=4))
    for hours in (-4, 11, 13):
        say(room, alice, "말", at=NOON + timedelta(hours=hours))
    seoul = get(client, alice, f"/rooms/{room.pk}/")
    client.cookies["timezone"] = "Pacific/Auckland"
    auckland = get(client, alice, f"/rooms/{room.pk}/")
    dates = [element["data-date"] for element in elements(seoul, "data-date")]
    assert dates == ["2026-11-23", "2026-11-24"]
    clock = re.findall(r'data-format="clock">([^<]+)<', auckland.content.decode())
    assert clock[-3:] == ["12:00 PM", "3:00 AM", "5:00 AM"]


def test_a_time_zone_that_does_not_exist_changes_nothing(
    client: Client, room: Room, alice: User
) -> None:
    client.cookies["timezone"] = "../../etc/passwd"
    response = get(client, alice, f"/rooms/{room.pk}/")
    assert page_data(response)["timezone"] == "Asia/Seoul"


def test_the_line_of_what_is_new_stands_before_the_first_unread_message_of_others(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    read = say(room, alice, "읽음")
    Membership.objects.filter(room=room, user=bob).update(read_seq=read.seq)
    say(room, bob, "내 말")
    say(room, alice, "새 말")
    say(room, alice, "더 새로운 말")
    text = get(client, bob, f"/rooms/{room.pk}/").content.decode()
    assert "2 new messages" in text
    assert text.index("내 말") < text.index("data-unread-divider") < text.index("새 말")
    Membership.objects.filter(room=room, user=bob).update(read_seq=room.last_seq)
    assert not elements(get(client, bob, f"/rooms/{room.pk}/"), "data-unread-divider")


def test_what_happened_in_the_room_stands_between_the_messages(
    client: Client, public_room: Room, alice: User, charlie: User
) -> None:
    say(public_room, alice, "먼저")
    join_room(user=charlie, room=public_room)
    update_room(actor=alice, room=public_room, name="새 이름")
    say(public_room, alice, "나중")
    text = get(client, charlie, f"/rooms/{public_room.pk}/").content.decode()
    assert text.index(">먼저<") < text.index("Charlie joined") < text.index(">나중<")
    assert "Alice renamed the room to “새 이름”" in text


def test_names_cannot_smuggle_markup_or_placeholders(
    client: Client, public_room: Room, charlie: User
) -> None:
    User.objects.filter(pk=charlie.pk).update(display_name="<b>{actor}</b>")
    charlie.refresh_from_db()
    join_room(user=charlie, room=public_room)
    text = get(client, charlie, f"/rooms/{public_room.pk}/").content.decode()
    assert "&lt;b&gt;{actor}&lt;/b&gt; joined" in text
    assert "<b>{actor}</b>" not in text


def test_a_deleted_message_keeps_its_place_without_its_text(
    client: Client, room: Room, alice: User
) -> None:
    message = say(room, alice, "지울 말")
    Message.objects.filter(pk=message.pk).update(deleted_at=timezone.now())
    response = get(client, alice, f"/rooms/{room.pk}/")
    assert "지울 말" not in response.content.decode()
    (element,) = elements(response, "data-message")
    assert "data-deleted" in element


def test_an_edited_message_is_shown_as_it_is_now(client: Client, room: Room, alice: User) -> None:
    message = say(room, alice, "처음")
    get(client, alice, f"/rooms/{room.pk}/")
    Message.objects.filter(pk=message.pk).update(
        body="고침", body_html="<p>고침</p>", edited_at=timezone.now()
    )
    response = get(client, alice, f"/rooms/{room.pk}/")
    assert "<p>고침</p>" in response.content.decode()
    assert "data-edited" in elements(response, "data-message")[0]


def test_the_client_learns_where_to_go_on(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = say(room, alice, "여기까지")
    data = page_data(get(client, bob, f"/rooms/{room.pk}/", language="ko"))
    assert data["user"] == {"id": bob.pk, "name": "Bob", "username": "bob"}
    assert data["language"] == "ko"
    assert data["room"] == {
        "id": room.pk, "name": room.name, "kind": "private", "role": "member", "can_send": True,
        "head": message.seq, "read": message.seq - 1, "first": message.seq,
        "has_older": False, "has_newer": False, "target": None,
    }  # fmt: skip
    assert data["rooms"][str(room.pk)]["unread"] == 1
    assert data["urls"]["room"] == "/rooms/0/"
    assert data["texts"]["divider"]["other"] == "새 메시지 {count}개"


def test_a_page_of_fifty_messages_asks_the_database_a_handful_of_questions(
    client: Client, room: Room, alice: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(PAGE):
        say(room, alice, f"{number}번")
    get(client, alice, f"/rooms/{room.pk}/")
    with django_assert_max_num_queries(9):
        client.get(f"/rooms/{room.pk}/")


def test_a_newcomer_to_a_room_without_a_past_sees_only_what_came_after(
    client: Client, room: Room, alice: User, charlie: User
) -> None:
    update_room(actor=alice, room=room, history="joined")
    say(room, alice, "옛말")
    Membership.objects.create(room=room, user=charlie, joined_seq=room.last_seq)
    new = say(room, alice, "새말")
    response = get(client, charlie, f"/rooms/{room.pk}/")
    assert seqs(response) == [new.seq]
    assert "Bob joined" not in response.content.decode()


def test_a_permalink_shows_the_page_around_its_message(
    client: Client, room: Room, alice: User
) -> None:
    said = [say(room, alice, f"{number}번").seq for number in range(70)]
    response = get(client, alice, f"/rooms/{room.pk}/at/{said[35]}/")
    assert seqs(response) == said[10:60]
    data = page_data(response)["room"]
    assert (data["target"], data["has_older"], data["has_newer"]) == (said[35], True, True)


def test_a_permalink_to_nothing_is_not_found(
    client: Client, room: Room, alice: User, charlie: User
) -> None:
    message = say(room, alice, "여기")
    for seq in (0, message.seq + 1, 10**30):
        assert get(client, alice, f"/rooms/{room.pk}/at/{seq}/").status_code == 404
    assert get(client, charlie, f"/rooms/{room.pk}/at/{message.seq}/").status_code == 404


def test_home_is_the_room_one_was_in_last(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    assert get(client, bob, "/").url == "/rooms/"
    get(client, bob, f"/rooms/{room.pk}/")
    assert get(client, bob, "/").url == f"/rooms/{room.pk}/"
    remove_member(actor=alice, room=room, user=bob)
    assert get(client, bob, "/").url == "/rooms/"


def test_home_of_a_stranger_is_the_door(client: Client, db: None) -> None:
    assert get(client, None, "/").url == "/accounts/login/?next=/"
