"""How files are served: to whom, as what, and in which parts."""

from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from messaging.commit import Receipt, Send, commit_sends
from messaging.models import Message, Upload
from messaging.services.revise import delete_message
from rooms.models import Room, User
from rooms.services.members import leave_room
from rooms.services.sanctions import ban_member
from rooms.services.tokens import create_token
from tests.messaging.files.pictures import PDF, SCRIPT, image, uploaded
from tests.messaging.files.serving import get

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"

pytestmark = pytest.mark.django_db


def send(author: User, room: Room, upload: Upload) -> Message:
    (outcome,) = commit_sends([Send(author, room.pk, uuid4(), "", attachments=[upload.pk])])
    assert isinstance(outcome, Receipt)
    return outcome.message


@pytest.fixture
def picture(bob: User) -> Upload:
    return uploaded(bob, image("PNG"), "고양이.png")


@pytest.fixture
def paper(bob: User) -> Upload:
    return uploaded(bob)


@pytest.mark.parametrize("part", ["", "/thumbnail"])
def test_a_file_is_served_to_those_who_may_read_its_message(
    client: Client, room: Room, alice: User, bob: User, charlie: User, picture: Upload, part: str
) -> None:
    assert get(client, bob, picture, part).status_code == 200
    assert get(client, alice, picture, part).status_code == 404

    send(bob, room, picture)

    assert get(client, alice, picture, part).status_code == 200
    assert get(client, charlie, picture, part).status_code == 404
    anonymous = get(client, None, picture, part)
    assert (anonymous.status_code, anonymous["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("part", ["", "/thumbnail"])
def test_who_left_or_is_banned_sees_no_file_of_the_room_any_more(
    client: Client, room: Room, alice: User, bob: User, picture: Upload, part: str
) -> None:
    send(bob, room, picture)

    leave_room(user=bob, room=room)
    assert get(client, bob, picture, part).status_code == 404
    ban_member(actor=alice, room=room, user=bob)
    assert get(client, bob, picture, part).status_code == 404


def test_files_of_a_public_room_are_there_for_everybody_who_is_logged_in(
    client: Client, public_room: Room, bob: User, charlie: User, picture: Upload
) -> None:
    send(bob, public_room, picture)

    assert get(client, charlie, picture).status_code == 200


@pytest.mark.parametrize("part", ["", "/thumbnail"])
def test_a_deleted_message_takes_its_files_with_it(
    client: Client, room: Room, alice: User, bob: User, picture: Upload, part: str
) -> None:
    delete_message(actor=bob, message_id=send(bob, room, picture).pk)

    for user in (alice, bob):
        assert get(client, user, picture, part).status_code == 404


def test_a_program_reads_files_with_its_token(client: Client, bob: User, paper: Upload) -> None:
    token = create_token(user=bob, name="bot")

    assert get(client, None, paper, authorization=f"Bearer {token}").status_code == 200
    assert get(client, bob, paper, authorization="Bearer wrong").status_code == 401


def test_an_image_is_shown_where_it_stands(client: Client, bob: User, picture: Upload) -> None:
    answer = get(client, bob, picture)

    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == (
        "inline; filename*=utf-8''%EA%B3%A0%EC%96%91%EC%9D%B4.png"
    )
    assert int(answer["Content-Length"]) == len(answer.body) == picture.size
    thumbnail = get(client, bob, picture, "/thumbnail")
    assert thumbnail["Content-Type"] == "image/webp"
    assert thumbnail.body[8:12] == b"WEBP"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (SCRIPT, "page.html", "application/octet-stream"),
        (SVG, "a.svg", "application/octet-stream"),
        (PDF, "a.pdf", "application/pdf"),
        (b"#!/bin/sh\n", "a.sh", "application/octet-stream"),
    ],
)
def test_everything_else_is_only_downloaded(
    client: Client, bob: User, content: bytes, name: str, kind: str
) -> None:
    answer = get(client, bob, uploaded(bob, content, name))

    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.body == content


def test_a_name_does_not_break_out_of_its_header(client: Client, bob: User) -> None:
    answer = get(client, bob, uploaded(bob, PDF, 'a";\r\nSet-Cookie: x=1; b=".pdf'))

    assert "Set-Cookie" not in answer.headers
    assert answer["Content-Disposition"] == (
        r'attachment; filename="a\"; Set-Cookie: x=1; b=\".pdf"'
    )


def test_no_file_can_do_anything_in_our_name(
    client: Client, bob: User, picture: Upload, paper: Upload
) -> None:
    for upload, part in [(picture, ""), (picture, "/thumbnail"), (paper, "")]:
        answer = get(client, bob, upload, part)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"]
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_browser_keeps_a_file_and_no_cache_between_does(
    client: Client, bob: User, charlie: User, picture: Upload
) -> None:
    answer = get(client, bob, picture)

    assert answer["Cache-Control"] == "private, no-cache"
    mark = {"if-none-match": answer["ETag"]}
    assert get(client, bob, picture, **mark).status_code == 304
    assert get(client, bob, picture, "/thumbnail", **mark).status_code == 200
    assert get(client, charlie, picture, **mark).status_code == 404


@pytest.mark.parametrize("part", ["", "/thumbnail"])
def test_what_a_browser_keeps_it_shows_only_while_one_may_read_the_message(
    client: Client, room: Room, alice: User, bob: User, picture: Upload, part: str
) -> None:
    message = send(bob, room, picture)
    mark = {"if-none-match": get(client, alice, picture, part)["ETag"]}
    assert not mark["if-none-match"].startswith("W/")

    kept = get(client, alice, picture, part, **mark)
    assert (kept.status_code, kept.body) == (304, b"")
    assert kept["Cache-Control"] == "private, no-cache"
    assert get(client, None, picture, part, **mark).status_code == 302

    delete_message(actor=bob, message_id=message.pk)

    assert get(client, alice, picture, part, **mark).status_code == 404


def test_what_a_browser_keeps_it_does_not_show_to_whoever_was_banned(
    client: Client, room: Room, alice: User, bob: User, picture: Upload
) -> None:
    send(bob, room, picture)
    mark = {"if-none-match": get(client, bob, picture)["ETag"]}

    ban_member(actor=alice, room=room, user=bob)

    assert get(client, bob, picture, **mark).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=2-5", 2, 5),
        ("bytes=10-", 10, len(PDF) - 1),
        ("bytes=-4", len(PDF) - 4, len(PDF) - 1),
        ("bytes=3-9999", 3, len(PDF) - 1),
        ("bytes=-9999", 0, len(PDF) - 1),
    ],
)
def test_a_part_of_a_file(
    client: Client, bob: User, paper: Upload, wanted: str, start: int, end: int
) -> None:
    answer = get(client, bob, paper, range=wanted)

    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{end}/{len(PDF)}"
    assert int(answer["Content-Length"]) == end - start + 1
    assert answer.body == PDF[start : end + 1]


@pytest.mark.parametrize("wanted", ["", "lines=1-2", "bytes=a-b", "bytes=0-1,4-5", "bytes", "="])
def test_what_is_not_understood_brings_the_whole(
    client: Client, bob: User, paper: Upload, wanted: str
) -> None:
    answer = get(client, bob, paper, range=wanted)

    assert (answer.status_code, answer.body) == (200, PDF)
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("wanted", [f"bytes={len(PDF)}-", "bytes=5-2"])
def test_a_part_that_is_not_there(client: Client, bob: User, paper: Upload, wanted: str) -> None:
    answer = get(client, bob, paper, range=wanted)

    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(PDF)}"


def test_what_is_not_there_is_not_found(client: Client, bob: User, paper: Upload) -> None:
    assert get(client, bob, paper, "/thumbnail").status_code == 404
    assert get(client, bob, Upload(key=uuid4())).status_code == 404
    for path in ("/files/../etc/passwd", "/files/1", f"/files/{paper.key}", "/files/"):
        assert client.get(path).status_code == 404
    default_storage.delete(f"{paper.key.hex[:2]}/{paper.key.hex}")
    assert get(client, bob, paper).status_code == 404


def test_files_are_only_read(client: Client, bob: User, paper: Upload) -> None:
    client.force_login(bob)

    assert client.post(f"/files/{paper.key.hex}").status_code == 405
    head = client.head(f"/files/{paper.key.hex}")
    assert head.getvalue() == b""
    assert (head.status_code, head["Content-Length"]) == (200, str(len(PDF)))
