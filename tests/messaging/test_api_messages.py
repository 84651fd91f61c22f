"""Messages, the log and the read pointer over REST."""

from typing import Any

import pytest
from django.test import Client

from messaging.services.send import send_message
from rooms.models import Membership, Room, User
from rooms.services.members import add_member
from rooms.services.rooms import archive_room
from rooms.services.sanctions import mute_member
from tests.api import call

pytestmark = pytest.mark.django_db(transaction=True)

CLIENT_ID = "6c1e2a44-3a5e-4a67-9a3c-0d6a1c9f6c11"


def say(room: Room, author: User, *bodies: str) -> list[int]:
    """The seqs of these messages."""
    return [send_message(author=author, room_id=room.pk, body=body).message.seq for body in bodies]


def items(response: Any, field: str) -> list[Any]:
    assert response.status_code == 200, response.content
    return [item[field] for item in response.json()["items"]]


def test_a_message_has_the_flat_shape_of_the_contract(
    client: Client, room: Room, bob: User
) -> None:
    sent = {"body": "**안녕**하세요", "client_id": CLIENT_ID}
    message = call(client, bob, "POST", f"/rooms/{room.pk}/messages", sent).json()
    assert message.pop("at").endswith("Z")
    assert message == {
        "id": message["id"],
        "room": room.pk,
        "seq": 4,
        "position": 1,
        "client_id": CLIENT_ID,
        "author": {"id": bob.pk, "name": "Bob"},
        "body": "**안녕**하세요",
        "body_html": "<p><strong>안녕</strong>하세요</p>",
        "reply_to": None,
        "attachments": [],
        "mentions": [],
        "reactions": [],
        "edited_at": None,
        "deleted_at": None,
    }


def test_the_same_client_id_answers_200_with_the_stored_message(
    client: Client, room: Room, bob: User
) -> None:
    sent = {"body": "안녕하세요", "client_id": CLIENT_ID}
    first = call(client, bob, "POST", f"/rooms/{room.pk}/messages", sent)
    again = call(client, bob, "POST", f"/rooms/{room.pk}/messages", sent | {"body": "다른 글"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_the_client_id_of_somebody_else_is_not_a_repeat(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    sent = {"body": "안녕", "client_id": CLIENT_ID}
    assert call(client, bob, "POST", f"/rooms/{room.pk}/messages", sent).status_code == 201
    assert call(client, alice, "POST", f"/rooms/{room.pk}/messages", sent).status_code == 201


def test_what_the_server_decides_cannot_be_sent_along(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    forged = {"body": "나", "author": alice.pk, "seq": 99, "position": 9, "at": "2001-01-01T00:00Z"}
    message = call(client, bob, "POST", f"/rooms/{room.pk}/messages", forged).json()
    assert (message["author"]["id"], message["seq"], message["position"]) == (bob.pk, 4, 1)
    assert not message["at"].startswith("2001")


def test_a_body_is_kept_as_it_was_sent(client: Client, room: Room, bob: User) -> None:
    body = "  첫 줄\r\n\u1112\u1161\u11ab둘째 줄 \n"
    sent = call(client, bob, "POST", f"/rooms/{room.pk}/messages", {"body": body})
    assert sent.json()["body"] == body


@pytest.mark.parametrize("body", ["", "   \n\t", "가" * 8_001])
def test_a_body_that_is_empty_or_too_long_is_invalid(
    client: Client, room: Room, bob: User, body: str
) -> None:
    answer = call(client, bob, "POST", f"/rooms/{room.pk}/messages", {"body": body})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_body_of_the_greatest_length_is_taken(client: Client, room: Room, bob: User) -> None:
    answer = call(client, bob, "POST", f"/rooms/{room.pk}/messages", {"body": "가" * 8_000})
    assert answer.status_code == 201


def test_a_reply_names_a_message_of_the_same_room_only(
    client: Client, room: Room, public_room: Room, bob: User
) -> None:
    path = f"/rooms/{room.pk}/messages"
    here = call(client, bob, "POST", path, {"body": "여기"}).json()["id"]
    there = call(client, bob, "POST", f"/rooms/{public_room.pk}/messages", {"body": "저기"}).json()
    assert call(client, bob, "POST", path, {"body": "네", "reply_to": here}).status_code == 201
    refused = call(client, bob, "POST", path, {"body": "네", "reply_to": there["id"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_a_muted_member_is_told_so(client: Client, room: Room, alice: User, bob: User) -> None:
    mute_member(actor=alice, room=room, user=bob)
    refused = call(client, bob, "POST", f"/rooms/{room.pk}/messages", {"body": "저요"})
    assert (refused.status_code, refused.json()["code"]) == (403, "muted")


def test_an_archived_room_is_read_but_not_written_to(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    archive_room(actor=alice, room=room)
    refused = call(client, bob, "POST", f"/rooms/{room.pk}/messages", {"body": "저요"})
    assert (refused.status_code, refused.json()["code"]) == (409, "archived")
    assert call(client, bob, "GET", f"/rooms/{room.pk}/messages").status_code == 200


def test_too_many_messages_are_refused_with_a_time_to_wait(
    client: Client, room: Room, bob: User
) -> None:
    sent = {"body": "또", "client_id": CLIENT_ID}  # a repeat counts as well
    answers = [call(client, bob, "POST", f"/rooms/{room.pk}/messages", sent) for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {200, 201}
    assert (answers[30].status_code, answers[30].json()["code"]) == (429, "rate_limited")
    assert 1 <= int(answers[30]["Retry-After"]) <= 10


def test_pages_of_messages_go_back_from_the_newest(client: Client, room: Room, bob: User) -> None:
    seqs = say(room, bob, *"가나다라마")
    path = f"/rooms/{room.pk}/messages?limit=2"
    newest = call(client, bob, "GET", path)
    assert items(newest, "seq") == seqs[3:]
    older = call(client, bob, "GET", f"{path}&before={newest.json()['next']}")
    assert items(older, "seq") == seqs[1:3]
    oldest = call(client, bob, "GET", f"{path}&before={older.json()['next']}")
    assert items(oldest, "seq") == seqs[:1]
    assert oldest.json()["next"] is None


def test_pages_of_messages_go_forward_after_a_seq(client: Client, room: Room, bob: User) -> None:
    seqs = say(room, bob, *"가나다")
    path = f"/rooms/{room.pk}/messages?limit=2"
    first = call(client, bob, "GET", f"{path}&after=0")
    assert items(first, "seq") == seqs[:2]
    second = call(client, bob, "GET", f"{path}&after={first.json()['next']}")
    assert (items(second, "seq"), second.json()["next"]) == (seqs[2:], None)


def test_the_log_is_served_as_events_without_a_hole(client: Client, room: Room, bob: User) -> None:
    say(room, bob, "안녕")
    first = call(client, bob, "GET", f"/rooms/{room.pk}/events?limit=3")
    rest = call(client, bob, "GET", f"/rooms/{room.pk}/events?after={first.json()['next']}")
    events = first.json()["items"] + rest.json()["items"]
    assert [event["seq"] for event in events] == [1, 2, 3, 4]
    assert [event["type"] for event in events] == [
        "room.created",
        "member.joined",
        "member.joined",
        "message.created",
    ]
    assert events[3].keys() == {"room", "seq", "type", "at", "actor", "data"}
    assert events[3]["actor"] == {"id": bob.pk, "name": "Bob"}
    assert rest.json()["next"] is None


def test_a_room_that_hides_its_past_shows_a_newcomer_the_rest_only(
    client: Client, room: Room, alice: User, charlie: User
) -> None:
    Room.objects.filter(pk=room.pk).update(history="joined")
    say(room, alice, "옛날")
    add_member(actor=alice, room=room, user=charlie)
    seqs = say(room, alice, "지금")
    assert items(call(client, charlie, "GET", f"/rooms/{room.pk}/messages"), "seq") == seqs
    events = items(call(client, charlie, "GET", f"/rooms/{room.pk}/events"), "seq")
    assert events == [seqs[0] - 1, seqs[0]]


def test_a_deleted_message_keeps_its_place_and_loses_its_text_but_for_moderators(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    message = send_message(author=bob, room_id=room.pk, body="비밀").message
    message.deleted_at = message.created_at
    message.save(update_fields=["deleted_at"])
    shown = call(client, bob, "GET", f"/rooms/{room.pk}/messages").json()["items"][0]
    of_bob, of_alice = (
        call(client, user, "GET", f"/rooms/{room.pk}/events").json()["items"][-1]["data"]
        for user in (bob, alice)
    )
    assert (shown["body"], shown["body_html"]) == ("", "")
    assert (of_bob["body"], of_bob["body_html"]) == ("", "")
    assert (of_alice["body"], of_alice["body_html"]) == ("비밀", "<p>비밀</p>")


def test_the_read_pointer_goes_forward_to_the_head_at_most(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    seqs = say(room, alice, "하나", "둘")
    path = f"/rooms/{room.pk}/read"
    for seq, expected in [(seqs[0], seqs[0]), (1, seqs[0]), (2**53, seqs[1])]:
        assert call(client, bob, "PUT", path, {"seq": seq}).status_code == 204
        assert Membership.objects.get(room=room, user=bob).read_seq == expected


def test_marking_unread_moves_the_pointer_back(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    seqs = say(room, alice, "하나", "둘")
    call(client, bob, "PUT", f"/rooms/{room.pk}/read", {"seq": seqs[1]})
    back = {"seq": seqs[0] - 1, "back": True}
    assert call(client, bob, "PUT", f"/rooms/{room.pk}/read", back).status_code == 204
    assert call(client, bob, "GET", f"/rooms/{room.pk}").json()["unread"] == 2


def test_unread_counts_what_others_said_after_the_pointer(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    say(room, alice, "하나", "둘")
    say(room, bob, "셋")
    (shown,) = call(client, bob, "GET", "/rooms").json()["items"]
    assert (shown["head"], shown["unread"]) == (6, 2)
