"""Uploading, and letting go of what was uploaded."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from messaging.models import Upload
from messaging.reading import find_upload
from messaging.services.revise import delete_message
from messaging.services.uploads import discard_upload, sweep_next, upload_file
from rooms.errors import Invalid, NotFound, RateLimited, TooLarge, Unavailable
from rooms.models import Room, User
from tests.messaging.files.pictures import PDF, a_file, image, uploaded
from tests.messaging.files.sending import sent

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def stored(upload: Upload) -> int:
    """How many files of it are in the storage."""
    folder = upload.key.hex[:2]
    if not default_storage.exists(folder):
        return 0
    return sum(name.startswith(upload.key.hex) for name in default_storage.listdir(folder)[1])


def test_what_was_uploaded_is_there_for_its_uploader_alone(bob: User, alice: User) -> None:
    upload = uploaded(bob, image("PNG"), "고양이.png")

    assert find_upload(bob, upload.key) == upload
    with pytest.raises(NotFound):
        find_upload(alice, upload.key)
    assert stored(upload) == 2


def test_a_file_that_is_too_large_or_empty_is_refused(bob: User, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = len(PDF)
    uploaded(bob, PDF)

    with pytest.raises(TooLarge):
        uploaded(bob, PDF + b"!")
    with pytest.raises(Invalid):
        uploaded(bob, b"")
    assert Upload.objects.count() == 1


def test_all_files_of_a_person_together_stay_below_their_quota(
    room: Room, alice: User, bob: User, settings: Settings
) -> None:
    settings.UPLOAD_QUOTA_BYTES = 2 * len(PDF)
    message = sent(bob, room, uploaded(bob))
    uploaded(bob)

    with pytest.raises(TooLarge):
        uploaded(bob)
    uploaded(alice)
    delete_message(actor=bob, message_id=message.pk)
    uploaded(bob)


def test_uploads_are_counted(bob: User) -> None:
    for _ in range(60):
        upload_file(uploader=bob, file=a_file())

    with pytest.raises(RateLimited):
        upload_file(uploader=bob, file=a_file())


def test_a_storage_that_takes_nothing_leaves_nothing(
    bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(default_storage, "save", full)

    with pytest.raises(Unavailable):
        uploaded(bob)
    assert not Upload.objects.exists()


def test_what_is_not_sent_after_all_is_discarded(room: Room, alice: User, bob: User) -> None:
    upload, kept = uploaded(bob, image()), uploaded(bob)
    sent(bob, room, kept)

    for user, pk in [(alice, upload.pk), (bob, kept.pk), (bob, 2**40)]:
        with pytest.raises(NotFound):
            discard_upload(uploader=user, upload_id=pk)
    discard_upload(uploader=bob, upload_id=upload.pk)

    assert not Upload.objects.filter(pk=upload.pk).exists()
    assert (stored(upload), stored(kept)) == (0, 1)


def test_a_sweep_takes_what_nobody_can_see_any_more(
    room: Room, bob: User, capsys: pytest.CaptureFixture[str]
) -> None:
    old = timezone.now() - timedelta(hours=25)
    forgotten, fresh, kept, deleted = (uploaded(bob, image()) for _ in range(4))
    Upload.objects.filter(pk__in=[forgotten.pk, kept.pk]).update(created_at=old)
    sent(bob, room, kept)
    delete_message(actor=bob, message_id=sent(bob, room, deleted).pk)

    call_command("sweep_uploads", "--json")

    assert capsys.readouterr().out == (f'{{"files":2,"bytes":{forgotten.size + deleted.size}}}\n')
    assert set(Upload.objects.all()) == {fresh, kept}
    assert [stored(upload) for upload in (forgotten, fresh, kept, deleted)] == [0, 2, 2, 0]
    assert sweep_next(now=timezone.now()) is None


def test_a_sweep_that_was_interrupted_is_done_again(
    bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = uploaded(bob)
    later = timezone.now() + timedelta(days=2)

    def fails(self: Upload) -> None:
        raise RuntimeError("the process dies here")

    with monkeypatch.context() as dying:
        dying.setattr(Upload, "delete", fails)
        with pytest.raises(RuntimeError):
            sweep_next(now=later)
    assert Upload.objects.filter(pk=upload.pk).exists()

    assert sweep_next(now=later) == upload.size
    assert not Upload.objects.exists()
