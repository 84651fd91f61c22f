"""One event as one Kafka record: CloudEvents 1.0 in binary mode. Pure."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

import orjson

from messaging.events import EVENT_OMITTED
from rooms.events import Event

VERSION = 1
BEGIN_OF_VALUE = b'{"v":%d,' % VERSION
SCHEMA = f"urn:oreum:event:v{VERSION}"

Header = tuple[str, bytes]
Headers = list[Header]
SPECVERSION: Header = ("ce_specversion", b"1.0")
DATASCHEMA: Header = ("ce_dataschema", SCHEMA.encode())
CONTENT_TYPE: Header = ("content-type", b"application/json")


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


def stand_in(event: Event, *, site: str, reason: str, size: int | None) -> Record:
    """A short record in the place of an event that Kafka does not take: with its id, so that
    readers find no hole in the room. `size` is that of the value left out, None if it has none.
    """
    return record(omitted(event, reason=reason, size=size), site=site)


def omitted(event: Event, *, reason: str, size: int | None) -> Event:
    """What such a record says."""
    data = {"type": event["type"], "reason": reason, "size": size}
    return {**event, "type": EVENT_OMITTED, "data": data}


def headers(event: Event, room: bytes, site: str) -> Headers:
    return [
        SPECVERSION,
        ("ce_id", b"%d:%d" % (event["room"], event["seq"])),
        type_header(event["type"]),
        source_header(site),
        ("ce_subject", room),
        ("ce_time", event["at"].encode()),
        DATASCHEMA,
        CONTENT_TYPE,
    ]


@cache
def type_header(type: str) -> Header:
    return "ce_type", f"oreum.{type}".encode()


@cache
def source_header(site: str) -> Header:
    return "ce_source", f"/oreum/{site}".encode()
