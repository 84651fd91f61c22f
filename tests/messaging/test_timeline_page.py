"""The timeline of a room's page: its rows, their order, and the way through the past."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from messaging.models import Message
from messaging.services.revise import edit_message
from messaging.timeline import PAGE
from rooms.models import Membership, Room, RoomEvent, User
from rooms.services.members import join_room
from rooms.services.rooms import create_room, update_room
from tests.messaging.saying import say
from tests.pages import elements, get, page_data

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 12:00 in Seoul


def seqs(response: Any) -> list[int]:
    return [int(element["data-seq"] or 0) for element in elements(response, "data-message")]


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


def test_where_more_is_new_than_the_page_shows_a_line_leads_to_the_first_of_it(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    read = say(room, alice, "읽음")
    Membership.objects.filter(room=room, user=bob).update(read_seq=read.seq)
    say(room, bob, "내 말")
    first = say(room, alice, "처음 안 읽은 말")
    for number in range(PAGE):
        say(room, alice, str(number))
    response = get(client, bob, f"/rooms/{room.pk}/")
    (bar,) = elements(response, "data-unread-bar")
    assert "hidden" not in bar
    (jump,) = elements(response, "data-unread-jump")
    assert jump["href"] == f"/rooms/{room.pk}/at/{first.seq}/"
    assert f"{PAGE + 1} unread messages" in response.content.decode()
    assert page_data(response)["room"]["first_unread"] == first.seq
    # Among what is shown nothing is the first: a line there would tell a wrong number.
    assert not elements(response, "data-unread-divider")
    there = get(client, bob, jump["href"])
    (bar,) = elements(there, "data-unread-bar")
    assert "hidden" in bar
    assert elements(there, "data-unread-divider")


def test_the_line_of_what_is_new_tells_no_number_where_more_of_it_stands_below_the_page(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    said = [say(room, alice, str(number)) for number in range(PAGE)]
    Membership.objects.filter(room=room, user=bob).update(read_seq=said[9].seq)
    divider = "<span data-divider-text>New messages</span>"
    there = get(client, bob, f"/rooms/{room.pk}/at/{said[10].seq}/")
    assert divider in there.content.decode()
    newest = get(client, bob, f"/rooms/{room.pk}/")
    assert divider not in newest.content.decode()
    assert f"{PAGE - 10} new messages" in newest.content.decode()


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


def test_who_opens_a_room_is_not_told_to_join_it_as_well(client: Client, alice: User) -> None:
    room = create_room(creator=alice, name="새 방", kind="public")
    text = get(client, alice, f"/rooms/{room.pk}/").content.decode()
    assert "Alice opened this room" in text
    assert "Alice joined" not in text


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
    edit_message(author=alice, message_id=message.pk, body="고침")
    response = get(client, alice, f"/rooms/{room.pk}/")
    assert "<p>고침</p>" in response.content.decode()
    assert "data-edited" in elements(response, "data-message")[0]


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
