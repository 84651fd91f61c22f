"""One event as one record."""

from datetime import UTC, datetime

import orjson

from messaging.kafka.envelope import record
from rooms.events import Event

EVENT: Event = {
    "room": 12,
    "seq": 7,
    "type": "room.updated",
    "at": "2026-11-23T09:30:00.125Z",
    "actor": {"id": 3, "name": "박하늘"},
    "data": {"topic": "일정"},
}


def test_the_value_is_the_event_with_its_version() -> None:
    assert orjson.loads(record(EVENT, site="chat.example").value) == {"v": 1, **EVENT}


def test_the_key_is_the_room_as_text() -> None:
    assert record(EVENT, site="chat.example").key == b"12"


def test_the_headers_are_cloudevents_in_binary_mode() -> None:
    assert record(EVENT, site="chat.example").headers == [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"12:7"),
        ("ce_type", b"oreum.room.updated"),
        ("ce_source", b"/oreum/chat.example"),
        ("ce_subject", b"12"),
        ("ce_time", b"2026-11-23T09:30:00.125Z"),
        ("ce_dataschema", b"urn:oreum:event:v1"),
        ("content-type", b"application/json"),
    ]


def test_the_time_of_the_record_is_the_time_of_the_event() -> None:
    at = datetime.fromtimestamp(record(EVENT, site="x").timestamp_ms / 1000, UTC)

    assert at == datetime(2026, 11, 23, 9, 30, 0, 125_000, tzinfo=UTC)
