"""The log as JSON Lines: an Event a line, as on every other way, always in the same bytes. Pure."""

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import ValidationError

from messaging.event_data import SHAPES
from messaging.kafka.decoding import READERS, Foreign
from rooms.events import Event, EventRow, as_event

FIRST_VERSION = 1
# Far beyond any event; a file that is no log at all is not read into memory as one line.
MAX_LINE_BYTES = 16 * 1024 * 1024


class Unreadable(Exception):
    """A line that is no event; the message says what is wrong with it, and quotes no text of it."""


def line_of(row: EventRow) -> bytes:
    """With its line break. Keys within data are sorted: the two databases keep them in other
    orders, and the file must not tell which one it came from."""
    data = orjson.Fragment(orjson.dumps(row.data, option=orjson.OPT_SORT_KEYS))
    return orjson.dumps({**as_event(row), "data": data}, option=orjson.OPT_APPEND_NEWLINE)


def event_of(line: bytes) -> Event:
    """Fields that this release does not know are left out, also the `v` of a record of Kafka.
    Raises Unreadable."""
    if len(line) > MAX_LINE_BYTES:
        raise Unreadable(f"is longer than {MAX_LINE_BYTES:,} bytes")
    event = _event(_parsed(line))
    shape = SHAPES.get(event["type"])
    if shape:
        try:
            shape.model_validate(event["data"])
        except ValidationError as error:
            raise Unreadable(f"is no {event['type']}: {_first(error)}") from None
    return event


def _parsed(line: bytes) -> Mapping[str, Any]:
    if not line.strip():
        raise Unreadable("is empty")
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        cut = "" if line.endswith(b"\n") else ", and the file ends within it: it was cut off"
        raise Unreadable(f"is not JSON ({error}){cut}") from None
    if not isinstance(value, dict):
        raise Unreadable("is not a JSON object")
    if b"\\u0000" in line and _has_nul(value):
        raise Unreadable("holds a NUL character, which no database keeps")
    return value


def _has_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(map(_has_nul, value.keys())) or any(map(_has_nul, value.values()))
    return isinstance(value, list) and any(map(_has_nul, value))


def _event(value: Mapping[str, Any]) -> Event:
    read = READERS.get(value.get("v", FIRST_VERSION))
    if read is None:
        raise Unreadable("has a version that this release does not read")
    try:
        return read(value)
    except Foreign as error:
        raise Unreadable(f"is no event: {error}") from None


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"data.{'.'.join(map(str, first['loc']))}: {first['msg']}"
