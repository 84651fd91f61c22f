"""Uploads in a bucket, by a server that speaks S3."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings

from chatsite import storing
from messaging.files.keeping import keep, opened, throw_away
from rooms.errors import Unavailable
from rooms.models import User
from tests.messaging.files.pictures import PDF, image, uploaded
from tests.messaging.files.serving import get

NAME = "UPLOAD_STORAGE"
LARGE = 8 * 2**20


@pytest.fixture
def server() -> Iterator[ThreadedMotoServer]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bucket(
    server: ThreadedMotoServer,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    tmp_path: Path,
) -> Storage:
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    boto3.client("s3", endpoint_url=address, region_name="us-east-1").create_bucket(Bucket="team")
    monkeypatch.setenv(NAME, f"s3://team/chat?endpoint_url={address}&region_name=us-east-1")
    settings.STORAGES = {**settings.STORAGES, "default": storing.storage(NAME, tmp_path)}
    return default_storage


def requests_to(bucket: Storage) -> list[str]:
    """Which parts the bucket is asked for from here on."""
    parts: list[str] = []

    def note(model: Any, params: dict[str, Any], **rest: Any) -> None:
        if model.name == "GetObject":
            parts.append(params["headers"].get("Range", ""))

    bucket.connection.meta.client.meta.events.register("before-call.s3", note)  # type: ignore[attr-defined]
    return parts


def test_what_is_kept_is_read_again_and_thrown_away(bucket: Storage) -> None:
    key = uuid4()

    keep(key, ContentFile(b"whole"), ContentFile(b"small"))
    with opened(key, is_thumbnail=False) as file, opened(key, is_thumbnail=True) as thumbnail:
        assert (file.read(), thumbnail.read()) == (b"whole", b"small")

    throw_away(key)
    throw_away(key)
    with pytest.raises(FileNotFoundError):
        opened(key, is_thumbnail=False)


@pytest.mark.django_db
def test_an_image_is_drawn_and_served_from_there(
    client: Client, bucket: Storage, bob: User
) -> None:
    picture = uploaded(bob, image("PNG"), "cat.png")

    assert len(get(client, bob, picture).body) == picture.size
    assert get(client, bob, picture, "/thumbnail").body[8:12] == b"WEBP"


@pytest.mark.django_db
def test_of_a_long_video_only_the_wanted_part_is_fetched(
    client: Client, bucket: Storage, bob: User
) -> None:
    content = PDF + os.urandom(LARGE)
    upload = uploaded(bob, content)
    parts = requests_to(bucket)

    answer = get(client, bob, upload, range=f"bytes={LARGE - 10}-")

    assert answer.status_code == 206
    assert answer.body == content[LARGE - 10 :]
    assert parts[-1] == f"bytes={LARGE - 10}-"


@pytest.mark.django_db
def test_a_bucket_that_is_away_says_so_and_loses_nothing(
    client: Client, bucket: Storage, server: ThreadedMotoServer, bob: User
) -> None:
    upload = uploaded(bob)
    server.stop()

    answer = get(client, bob, upload)
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    with pytest.raises(Unavailable):
        uploaded(bob)
    with pytest.raises(OSError, match="endpoint"):
        bucket.delete("ab/abc")


@pytest.mark.django_db
def test_what_is_gone_from_the_bucket_is_missing(
    client: Client, bucket: Storage, bob: User
) -> None:
    upload = uploaded(bob)
    throw_away(upload.key)

    assert get(client, bob, upload).status_code == 404
