"""What others wrote is served as they published it."""

from hashlib import sha256
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
FOLDERS = sorted(path for path in VENDOR.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_is_the_published_one_and_its_licence_is_there(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    published = {name: digest for digest, name in map(str.split, lines)}
    found = {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    }
    assert found == published
    assert "LICENSE.txt" in found
