"""Where uploads are kept, by the environment."""

import stat
from pathlib import Path
from types import ModuleType

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from chatsite import environment, storing

NAME = "UPLOAD_STORAGE"


@pytest.fixture
def boto(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if what stands in requirements-s3.txt were installed."""
    monkeypatch.setattr(storing, "find_spec", lambda name: ModuleType(name))


def test_without_a_word_it_is_a_folder_that_others_cannot_look_into(tmp_path: Path) -> None:
    folder = tmp_path / "uploads"

    storage = FileSystemStorage(**storing.storage(NAME, folder)["OPTIONS"])
    storage.save("ab/abc", ContentFile(b"bytes"))

    assert (folder / "ab" / "abc").read_bytes() == b"bytes"
    assert stat.S_IMODE((folder / "ab" / "abc").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "ab").stat().st_mode) == 0o700


def test_a_bucket_stays_closed_to_everybody_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, boto: None
) -> None:
    monkeypatch.setenv(NAME, "s3://team/chat?endpoint_url=https://s3.internal:9000&region_name=kr")

    options = storing.storage(NAME, tmp_path)["OPTIONS"]

    assert options == {
        "bucket_name": "team",
        "location": "chat",
        "endpoint_url": "https://s3.internal:9000",
        "region_name": "kr",
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
    }


@pytest.mark.parametrize(
    "value",
    [
        "team",
        "s3://",
        "https://s3/team",
        "s3://key:secret@team",
        "s3://team?acl=public",
        "s3://a?b",
    ],
)
def test_a_wrong_value_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, boto: None, value: str
) -> None:
    monkeypatch.setenv(NAME, value)

    with pytest.raises(SystemExit) as stopped:
        storing.storage(NAME, tmp_path)

    assert str(stopped.value).startswith(f"oreum: {NAME}: ")
    assert "\n" not in str(stopped.value)
    assert "secret" not in str(stopped.value)


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(NAME, "s3://team")
    monkeypatch.setattr(storing, "find_spec", lambda name: None)

    with pytest.raises(SystemExit, match=r"requirements-s3\.txt"):
        storing.storage(NAME, tmp_path)


def test_sizes_are_bytes_or_powers_of_1024(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, size in {"1": 1, "2K": 2048, "25M": 26_214_400, "2G": 2_147_483_648}.items():
        monkeypatch.setenv("UPLOAD_MAX_BYTES", text)
        assert environment.size("UPLOAD_MAX_BYTES", "1M") == size
