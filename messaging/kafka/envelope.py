"""One event as one Kafka record: CloudEvents 1.0 in binary mode. Pure."""

from datetime import datetime
from typing import NamedTuple

import orjson

from rooms.events import Event

VERSION = 1
BEGIN_OF_VALUE = b'{"v":%d,' % VERSION
SCHEMA = f"urn:oreum:event:v{VERSION}"

Headers = list[tuple[str, bytes]]


class Record(NamedTuple):
    """What a producer needs of one event; `timestamp_ms` is when it happened."""

    room_id: int
    seq: int
    key: bytes
    value: bytes
    headers: Headers
    timestamp_ms: int


def record(event: Event, *, site: str) -> Record:
    """`site` is the host of SITE_URL: it tells the events of two sites in one cluster apart."""
    room = str(event["room"]).encode()
    return Record(
        room_id=event["room"],
        seq=event["seq"],
        key=room,
        value=orjson.dumps({"v": VERSION, **event}),
        headers=headers(event, room, site),
        timestamp_ms=int(datetime.fromisoformat(event["at"]).timestamp() * 1000),
    )


def event_of_value(value: bytes) -> bytes:
    """The Event as JSON, as on every other way; a value that we wrote needs no decoding for it."""
    if value.startswith(BEGIN_OF_VALUE):
        return b"{" + value.removeprefix(BEGIN_OF_VALUE)
    event = orjson.loads(value)
    event.pop("v", None)
    return orjson.dumps(event)


def headers(event: Event, room: bytes, site: str) -> Headers:
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"%d:%d" % (event["room"], event["seq"])),
        ("ce_type", f"oreum.{event['type']}".encode()),
        ("ce_source", f"/oreum/{site}".encode()),
        ("ce_subject", room),
        ("ce_time", event["at"].encode()),
        ("ce_dataschema", SCHEMA.encode()),
        ("content-type", b"application/json"),
    ]
