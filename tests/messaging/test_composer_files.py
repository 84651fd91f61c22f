"""Sending files without JavaScript: the same form, over HTTP."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from pytest_django.fixtures import Settings

from messaging.models import Message, Upload
from rooms.models import Room, User
from tests.messaging.files.pictures import PDF, SCRIPT, image, uploaded
from tests.pages import elements, post

pytestmark = pytest.mark.django_db(transaction=True)

CLIENT_ID = "0b54d3c2-5b1e-4b59-8d0b-8c7b2f6b7c11"


def send(client: Client, user: User, room: Room, *files: bytes, **fields: Any) -> Any:
    given = [SimpleUploadedFile(f"파일 {number}", content) for number, content in enumerate(files)]
    content = {"body": "", "client_id": CLIENT_ID, "files": given, **fields}
    return post(client, user, f"/rooms/{room.pk}/messages/", content)


def test_files_are_sent_with_the_form(client: Client, room: Room, bob: User) -> None:
    response = send(client, bob, room, image(), PDF)

    assert response.status_code == 302
    message = Message.objects.get()
    assert [file["name"] for file in message.attachments] == ["파일 0", "파일 1"]
    page: Any = client.get(response.url)
    (picture,) = elements(page, "data-picture")
    assert picture["href"] == message.attachments[0]["url"]
    (paper,) = elements(page, "data-paper")
    assert paper["download"] == "파일 1"


def test_an_image_has_its_size_before_it_is_there(client: Client, room: Room, bob: User) -> None:
    page: Any = client.get(send(client, bob, room, image("PNG", (1600, 1200))).url)

    (shown,) = [image for image in elements(page, "alt") if image["alt"] == "파일 0"]
    assert (shown["width"], shown["height"]) == ("400", "300")
    assert str(shown["src"]).endswith("/thumbnail")


def test_a_name_is_text_wherever_it_stands(client: Client, room: Room, bob: User) -> None:
    upload = uploaded(bob, PDF, SCRIPT.decode() + '".pdf')

    page: Any = client.get(send(client, bob, room, attachments=[upload.pk]).url)

    assert SCRIPT not in page.content


def test_what_is_said_beside_a_file_for_which_there_is_no_room_stays(
    client: Client, room: Room, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)

    refused = send(client, bob, room, b"a" * 3_000_000, body="자료 보냅니다")

    assert refused.status_code == 503
    assert "자료 보냅니다" in refused.text
    assert "Nothing is lost: try again." in refused.text
    assert not Message.objects.exists()


def test_what_was_uploaded_stays_with_a_form_that_was_refused(
    client: Client, room: Room, bob: User
) -> None:
    refused = send(client, bob, room, PDF, body="가" * 8_001)

    assert refused.status_code == 422
    assert len(elements(refused, "data-kept")) == 1
    hidden = re.findall(r'name="attachments" value="(\d+)"', refused.content.decode())
    assert [int(pk) for pk in hidden] == [Upload.objects.get().pk]
    assert send(client, bob, room, body="짧게", attachments=hidden).status_code == 302
    assert len(Message.objects.get().attachments) == 1
    # The same form once more: it was said already.
    assert send(client, bob, room, body="짧게", attachments=hidden).status_code == 302
    assert Message.objects.count() == 1


def test_nobody_names_what_another_uploaded(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    theirs = uploaded(alice)

    assert send(client, bob, room, body="a", attachments=[theirs.pk]).status_code == 422
    assert not Message.objects.exists()


def test_a_file_that_is_too_large_is_refused_and_the_text_stays(
    client: Client, room: Room, bob: User, settings: Settings
) -> None:
    settings.UPLOAD_MAX_BYTES = 10

    refused = send(client, bob, room, PDF, body="이 글은 남아요")

    assert refused.status_code == 413
    assert "이 글은 남아요" in refused.content.decode()
    assert not Message.objects.exists()
