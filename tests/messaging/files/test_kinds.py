"""What a file is: by its first bytes."""

import pytest

from messaging.files.kinds import ANYTHING, is_shown, kind_of
from tests.messaging.files.pictures import PDF, SCRIPT

WEBM = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d4287810442858102")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"ID3\x03\0\0\0\0\0\x21" + bytes(100), "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(400), "audio/mpeg"),
        (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0" + bytes(40), "audio/wav"),
        (b"fLaC\0\0\0\x22" + bytes(60), "audio/flac"),
        (b"OggS\0\2" + bytes(20) + b"\x01\x13OpusHead" + bytes(30), "audio/ogg"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + bytes(90), "audio/mp4"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(90), "video/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(90), "video/quicktime"),
        (WEBM + bytes(100), "video/webm"),
        (PDF, "application/pdf"),
    ],
)
def test_a_kind_that_is_known(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    "head",
    [
        SCRIPT,
        b"<!doctype html><html>" + SCRIPT,
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\0" + bytes(200),
        b"PK\x03\x04\x14\0\0\0\0\0" + bytes(40),
        "안녕하세요".encode("utf-16"),
        b"plain words",
        b"\0",
        b"",
    ],
)
def test_everything_else_is_only_downloaded(head: bytes) -> None:
    assert kind_of(head) == ANYTHING
    assert not is_shown(ANYTHING)


def test_a_document_is_named_and_not_shown() -> None:
    assert not is_shown("application/pdf")
    assert not is_shown("text/html")
    assert not is_shown("image/svg+xml")
