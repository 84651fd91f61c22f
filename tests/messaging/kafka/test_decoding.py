"""A record back to its event: every released version, and nothing that is not ours."""

from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from messaging.kafka.decoding import READERS, Foreign, decoded, place_of
from messaging.kafka.envelope import VERSION, record
from rooms.events import Event

RELEASED = sorted((Path(__file__).parent / "fixtures").glob("v*/*.json"))
EVENT: Event = {
    "room": 12,
    "seq": 7,
    "type": "room.updated",
    "at": "2026-11-23T09:30:00.125Z",
    "actor": {"id": 3, "name": "박하늘"},
    "data": {"topic": "일정"},
}
HUGE_ROOM = b'{"v": 1, "room": 1267650600228229401496703205376}'


class StoredRecord(NamedTuple):
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]
    topic: str = "oreum.events"
    partition: int = 21
    offset: int = 1_234
    timestamp: int = 1_764_000_000_000


def stored(event: Event = EVENT, **changes: Any) -> StoredRecord:
    """As it stands in the topic, but for `changes` of its value."""
    written = record(event, site="chat.example")
    value = {**orjson.loads(written.value), **changes}
    return StoredRecord(written.key, orjson.dumps(value), written.headers)


def with_header(name: str, value: bytes) -> StoredRecord:
    whole = stored()
    return whole._replace(headers=[(key, old) for key, old in whole.headers if key != name]
                          + [(name, value)])  # fmt: skip


def test_what_was_written_is_read_again() -> None:
    assert decoded(stored()) == EVENT


def test_an_event_that_nobody_did_is_read_again() -> None:
    assert decoded(stored({**EVENT, "actor": None})) == {**EVENT, "actor": None}


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_event_of_every_released_version_is_read(path: Path) -> None:
    value = orjson.loads(path.read_bytes())
    version = value.pop("v")

    assert decoded(stored(value, v=version)) == value


def test_this_release_reads_what_it_writes() -> None:
    assert VERSION in READERS


def test_what_a_later_release_added_is_passed_over() -> None:
    whole = stored(thread=5, actor={"id": 3, "name": "박하늘", "team": 9})

    assert decoded(whole._replace(headers=[*whole.headers, ("ce_extra", b"x")])) == EVENT


def test_what_a_later_release_added_to_the_data_is_kept() -> None:
    """The log keeps data as a whole, so copies are compared and rebuilt with all of it."""
    assert decoded(stored(data={"topic": "일정", "color": "green"}))["data"] == {
        "topic": "일정",
        "color": "green",
    }


@pytest.mark.parametrize(
    ("whole", "reason"),
    [
        (stored()._replace(value=None), "its value is not JSON"),
        (stored()._replace(value=b'{"v": 1, "room": NaN}'), "its value is not JSON"),
        (stored()._replace(value=b"[1]"), "its value is not a JSON object"),
        (stored()._replace(value=b"{}"), "its value names no version"),
        (stored(v=True), "its value names no version"),
        (stored(v=2), "its version is not one"),
        (stored(room="12"), "room is not a number"),
        (stored(room=True), "room is not a number"),
        (
            stored()._replace(value=HUGE_ROOM),
            "room is not a number",
        ),
        (stored(seq=0), "seq is not a number"),
        (stored(type="nonsense"), "type has not the form"),
        (stored(at="2026-11-23T09:30:00Z"), "at has not the form"),
        (stored(at="2026-13-23T09:30:00.000Z"), "at is not a time"),
        (stored(actor="Alice"), "actor is neither"),
        (stored(actor={"id": 3}), "actor is neither"),
        (stored(actor={"id": 0, "name": "x"}), "id is not a number"),
        (stored(data=[]), "data is not an object"),
        (stored()._replace(key=None), "its key is not the room"),
        (stored()._replace(key=b"13"), "its key is not the room"),
        (stored()._replace(headers=[]), "ce_id is not"),
        (with_header("ce_id", b"12:8"), "ce_id is not"),
        (with_header("ce_type", b"oreum.room.created"), "ce_type is not"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_ours_is_refused_with_the_reason(whole: StoredRecord, reason: str) -> None:
    with pytest.raises(Foreign, match=reason):
        decoded(whole)


@pytest.mark.parametrize("field", ["room", "seq", "type", "at", "actor", "data"])
def test_no_field_may_be_missing(field: str) -> None:
    value = {name: found for name, found in {"v": 1, **EVENT}.items() if name != field}

    with pytest.raises(Foreign):
        decoded(stored()._replace(value=orjson.dumps(value)))


def test_a_place_reads_like_a_position_in_a_topic() -> None:
    assert str(place_of(stored())) == "oreum.events-21@1234"
