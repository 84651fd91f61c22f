"""The files of the archive on disk. Whatever is written here is on disk when it returns.

An open file is written at the length that the database knows, never at its end: what a worker left
there that died before its commit is written over by the same bytes, as the events of a room follow
each other in one way only.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import zstandard

MANIFEST = "SHA256SUMS"


class ShorterThanKnown(OSError):
    """A file lacks bytes that were committed: it was changed or lost, or is on another machine."""


class RoomFolder:
    """`<archive>/<room>/`: `<day>.jsonl`, closed `<day>.jsonl.zst`, and their `SHA256SUMS`."""

    def __init__(self, archive: Path, room_id: int) -> None:
        self.path = archive / str(room_id)

    def plain(self, day: date) -> Path:
        return self.path / f"{day.isoformat()}.jsonl"

    def compressed(self, day: date) -> Path:
        return self.path / f"{day.isoformat()}.jsonl.zst"

    def write(self, day: date, content: bytes, *, at: int) -> None:
        """Raises ShorterThanKnown, OSError."""
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.plain(day), os.O_RDWR | os.O_CREAT, 0o640)
        with os.fdopen(descriptor, "r+b") as file:
            if os.fstat(descriptor).st_size < at:
                raise ShorterThanKnown(f"{self.plain(day)} is shorter than {at} bytes")
            file.seek(at)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        sync_folder(self.path)

    def close(self, day: date, *, length: int) -> str:
        """Compress the first `length` bytes; returns the SHA-256 of the compressed file. The plain
        file stays until `drop_plain`."""
        if self.plain(day).stat().st_size < length:
            raise ShorterThanKnown(f"{self.plain(day)} is shorter than {length} bytes")
        compressor = zstandard.ZstdCompressor(level=10, write_checksum=True).compressobj()
        with self.plain(day).open("rb") as plain:
            parts = [compressor.compress(plain.read(length)), compressor.flush()]
        write_whole(self.compressed(day), parts)
        return sha256(b"".join(parts)).hexdigest()

    def content(self, day: date, *, length: int) -> bytes:
        """What counts of a day. Raises OSError, zstandard.ZstdError."""
        if self.compressed(day).exists() and not self.plain(day).exists():
            with zstandard.open(self.compressed(day), "rb") as file:
                found: bytes = file.read(length)
                return found
        return self.plain(day).read_bytes()[:length]

    def sum(self, day: date) -> str:
        return sha256(self.compressed(day).read_bytes()).hexdigest()

    def drop_plain(self, day: date) -> None:
        self.plain(day).unlink(missing_ok=True)

    def tell_sums(self, sums: Mapping[date, str]) -> None:
        """In the form that `sha256sum --check` reads."""
        lines = [f"{sums[day]}  {day.isoformat()}.jsonl.zst\n" for day in sorted(sums)]
        write_whole(self.path / MANIFEST, ["".join(lines).encode()])


def write_whole(path: Path, parts: Iterable[bytes]) -> None:
    """All or nothing, also for whoever reads it meanwhile."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    with unfinished.open("wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Else a power cut may take a new name away again."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
