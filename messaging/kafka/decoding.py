"""One Kafka record back to the event it holds, whichever release wrote it. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import orjson

from rooms.events import Actor, Event

TYPE = re.compile(r"[a-z_]+\.[a-z_]+")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Stored(Protocol):
    """A record as kafka-python's consumer hands it out."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def timestamp(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


class Place(NamedTuple):
    """Where a record stands; its text is `topic-partition@offset`."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int

    def __str__(self) -> str:
        return f"{self.topic}-{self.partition}@{self.offset}"


class Foreign(Exception):
    """A record that is not one of this project's events; the message says what is wrong with it,
    and quotes nothing of what it holds."""


def place_of(record: Stored) -> Place:
    return Place(record.topic, record.partition, record.offset, record.timestamp)


def decoded(record: Stored) -> Event:
    """The event as the log knows it: without `v`, and without fields that a later release added.

    Raises Foreign, also where key or headers say something else than the value.
    """
    version, value = _value(record)
    read = READERS.get(version)
    if read is None:
        raise Foreign("its version is not one that this release reads")
    event = read(value)
    _check_names(event, record)
    return event


def _value(record: Stored) -> tuple[int, Mapping[str, Any]]:
    try:
        value = orjson.loads(record.value or b"")
    except orjson.JSONDecodeError:
        raise Foreign("its value is not JSON") from None
    if not isinstance(value, dict):
        raise Foreign("its value is not a JSON object")
    version = value.get("v")
    if type(version) is not int:
        raise Foreign("its value names no version")
    return version, value


def _first_version(value: Mapping[str, Any]) -> Event:
    return {
        "room": _number(value, "room"),
        "seq": _number(value, "seq"),
        "type": _text(value, "type", TYPE),
        "at": _time(value),
        "actor": _actor(value.get("actor", 0)),
        "data": _data(value),
    }


# Every version ever released, for ever: the topic is never written anew.
READERS: dict[int, Callable[[Mapping[str, Any]], Event]] = {1: _first_version}


def _number(value: Mapping[str, Any], field: str) -> int:
    number = value.get(field)
    if type(number) is not int or number < 1:
        raise Foreign(f"{field} is not a number from 1 on")
    return number


def _text(value: Mapping[str, Any], field: str, form: re.Pattern[str]) -> str:
    text = value.get(field)
    if not isinstance(text, str) or not form.fullmatch(text):
        raise Foreign(f"{field} has not the form it must have")
    return text


def _time(value: Mapping[str, Any]) -> str:
    text = _text(value, "at", TIME)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise Foreign("at is not a time") from None
    return text


def _actor(value: object) -> Actor | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        raise Foreign("actor is neither null nor somebody with an id and a name")
    return {"id": _number(value, "id"), "name": value["name"]}


def _data(value: Mapping[str, Any]) -> Mapping[str, Any]:
    data = value.get("data")
    if not isinstance(data, dict):
        raise Foreign("data is not an object")
    return data


def _check_names(event: Event, record: Stored) -> None:
    headers = dict(record.headers)
    if record.key != b"%d" % event["room"]:
        raise Foreign("its key is not the room of its value")
    if headers.get("ce_id") != b"%d:%d" % (event["room"], event["seq"]):
        raise Foreign("ce_id is not the room and seq of its value")
    if headers.get("ce_type") != b"oreum.%s" % event["type"].encode():
        raise Foreign("ce_type is not the type of its value")
