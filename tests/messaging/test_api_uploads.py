"""`POST /api/v1/uploads`, and messages that name what was uploaded."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from messaging.models import Upload
from messaging.services.uploads import upload_file
from rooms.models import Room, User
from rooms.services.tokens import create_token
from tests.api import ROOT, call
from tests.messaging.files.pictures import PDF, SCRIPT, image, uploaded
from tests.messaging.files.test_images import png_bomb

pytestmark = [pytest.mark.django_db(transaction=True)]


def upload(
    client: Client, user: User | None, content: bytes = PDF, name: str = "a.pdf", **fields: Any
) -> Any:
    client.logout()
    if user is not None:
        client.force_login(user)
    file = SimpleUploadedFile(name, content, fields.pop("content_type", "application/pdf"))
    return client.post(f"{ROOT}/uploads", fields or {"file": file})


def test_an_upload_answers_with_what_a_message_will_say_of_it(client: Client, bob: User) -> None:
    answer = upload(client, bob, image("PNG"), "고양이.png")

    stored = Upload.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": stored.pk,
        "url": f"/files/{stored.key.hex}",
        "name": "고양이.png",
        "size": stored.size,
        "content_type": "image/png",
        "width": 60,
        "height": 40,
        "thumbnail": f"/files/{stored.key.hex}/thumbnail",
    }


def test_what_is_no_image_has_no_width(client: Client, bob: User) -> None:
    assert upload(client, bob).json().keys() == {"id", "url", "name", "size", "content_type"}


def test_a_program_uploads_with_its_token(client: Client, bob: User) -> None:
    token = create_token(user=bob, name="bot")
    file = SimpleUploadedFile("a.pdf", PDF)

    answer = client.post(
        f"{ROOT}/uploads", {"file": file}, headers={"authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 201
    assert Upload.objects.get().uploader == bob


@pytest.mark.parametrize(
    ("content", "name", "said", "kind"),
    [
        (SCRIPT, "photo.jpg", "image/jpeg", "application/octet-stream"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "a.png",
            "image/png",
            "application/octet-stream",
        ),
        (image("PNG"), "page.html", "text/html", "image/png"),
        (image("JPEG"), "no-ending", "application/x-sh", "image/jpeg"),
        (PDF, "a.gif", "image/gif", "application/pdf"),
    ],
)
def test_neither_the_name_nor_the_client_says_what_a_file_is(
    client: Client, bob: User, content: bytes, name: str, said: str, kind: str
) -> None:
    told = upload(client, bob, content, name, content_type=said).json()

    assert told["content_type"] == kind
    assert ("width" in told) == told["content_type"].startswith("image/")


def test_a_name_that_leads_elsewhere_leads_nowhere(client: Client, bob: User) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; '
        b'filename="../../../etc/cron.d/\xec\x95\x85\x0b\xe2\x80\xaegnp.exe"\r\n'
        b"Content-Type: image/png\r\n\r\nwords\r\n--x--\r\n"
    )
    client.force_login(bob)

    answer = client.generic(
        "POST", f"{ROOT}/uploads", body, content_type="multipart/form-data; boundary=x"
    )

    assert answer.json()["name"] == "악gnp.exe"


def test_without_a_file_nothing_is_uploaded(client: Client, bob: User) -> None:
    assert upload(client, bob, other="words").status_code == 422
    assert call(client, bob, "POST", "/uploads", {"file": "words"}).status_code == 422
    assert upload(client, bob, b"").json()["code"] == "invalid"


def test_anonymous_uploads_nothing(client: Client) -> None:
    assert upload(client, None).status_code == 401
    assert not Upload.objects.exists()


def test_a_page_elsewhere_uploads_nothing_in_my_name(bob: User) -> None:
    client = Client(enforce_csrf_checks=True)

    assert upload(client, bob).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize("excess", [1, 3 * 1024 * 1024])
def test_a_file_that_is_too_large_is_refused_in_words(
    client: Client, bob: User, settings: Settings, excess: int
) -> None:
    settings.UPLOAD_MAX_BYTES = 1024

    answer = upload(client, bob, PDF + bytes(1024 - len(PDF) + excess))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "1 KB" in answer.json()["detail"]
    assert upload(client, bob, PDF + bytes(1024 - len(PDF))).status_code == 201


def test_beyond_the_quota_nothing_is_uploaded(
    client: Client, bob: User, settings: Settings
) -> None:
    settings.UPLOAD_QUOTA_BYTES = len(PDF)
    upload(client, bob)

    assert upload(client, bob).status_code == 413


def test_a_bomb_is_refused_in_words(client: Client, bob: User) -> None:
    answer = upload(client, bob, png_bomb(50_000), "small.png")

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_too_many_uploads_are_told_to_wait(client: Client, bob: User) -> None:
    answers = [upload(client, bob) for _ in range(61)]

    assert [answer.status_code for answer in answers[:60]] == [201] * 60
    assert answers[60].status_code == 429
    assert 0 < int(answers[60]["Retry-After"]) <= 60


def test_a_message_is_sent_with_files_and_without_words(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    told = upload(client, bob, image()).json()

    answer = call(
        client, bob, "POST", f"/rooms/{room.pk}/messages", {"body": "", "attachments": [told["id"]]}
    )

    assert answer.status_code == 201
    assert answer.json()["attachments"] == [told]
    page = call(client, alice, "GET", f"/rooms/{room.pk}/messages").json()
    assert page["items"][-1]["attachments"] == [told]
    (event,) = [
        event
        for event in call(client, alice, "GET", f"/rooms/{room.pk}/events").json()["items"]
        if event["type"] == "message.created"
    ]
    assert event["data"]["attachments"] == [told]


def test_what_another_uploaded_cannot_be_sent(
    client: Client, room: Room, alice: User, bob: User
) -> None:
    theirs = upload_file(uploader=alice, file=SimpleUploadedFile("a.pdf", PDF))

    for attachments in ([theirs.pk], [2**40]):
        answer = call(
            client,
            bob,
            "POST",
            f"/rooms/{room.pk}/messages",
            {"body": "a", "attachments": attachments},
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_an_upload_is_discarded_by_its_uploader(client: Client, alice: User, bob: User) -> None:
    mine = uploaded(bob)

    assert call(client, None, "DELETE", f"/uploads/{mine.pk}").status_code == 401
    assert call(client, alice, "DELETE", f"/uploads/{mine.pk}").status_code == 404
    assert call(client, bob, "DELETE", f"/uploads/{mine.pk}").status_code == 204
    assert call(client, bob, "DELETE", f"/uploads/{mine.pk}").status_code == 404
