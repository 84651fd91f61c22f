"""No room left where uploads are kept: nothing is called kept, nothing half stays, it goes on."""

import http.client
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from tests.crash.programs import made, token
from tests.faults.families.disk import ROOM, limit
from tests.messaging.kafka.sites import copied_database
from tests.running import RunningOreum

# Bytes that a file may have while the disk is full.
LEFT = 200_000


def noise() -> bytes:
    """A picture that cannot be made small."""
    file = BytesIO()
    Image.effect_noise((900, 900), 90).save(file, "PNG")
    return file.getvalue()


# In memory until it is kept; so large that it is written aside while it comes; drawn anew.
FILES = {"small": bytes(1_000_000), "large": bytes(4_000_000), "picture": noise()}


def upload(site: RunningOreum, content: bytes, token: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("자료.bin", content)})
    headers = {"Content-Type": MULTIPART_CONTENT, "Authorization": f"Bearer {token}"}
    try:
        connection.request("POST", "/api/v1/uploads", body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(
    tmp_path: Path, postgres_template: str, content: bytes
) -> None:
    with (
        copied_database(postgres_template, tmp_path) as database_url,
        RunningOreum(tmp_path, {"DATABASE_URL": database_url}) as site,
    ):
        owner = token(site, "jisu")
        room = made(site, "/api/v1/rooms", {"name": "자료", "kind": "private"}, owner)["id"]
        assert site.web.process
        limit([site.web.process.pid], str(LEFT))

        status, problem = upload(site, content, owner)

        assert (status, problem["code"]) == (503, "unavailable")
        assert [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()] == []
        messages = f"/api/v1/rooms/{room}/messages"
        made(site, messages, {"body": "글은 그대로 갑니다"}, owner)

        limit([site.web.process.pid], ROOM)
        status, kept = upload(site, content, owner)
        assert status == 201
        made(site, messages, {"body": "", "attachments": [kept["id"]]}, owner)
