"""The log as REST tells it, read by a client that may find nobody there."""

import http.client
import json
import time
from typing import Any

Event = dict[str, Any]

SECONDS = 5
SECONDS_TO_ANSWER = 20
SECONDS_BETWEEN_TRIES = 0.2
PAGE = 200


def fetch_events(address: str, token: str, room: int, after: int) -> list[Event] | None:
    """The page of events that follows a seq; empty where it is not open to this person, None
    where the server could not answer."""
    connection = http.client.HTTPConnection(address, timeout=SECONDS)
    path = f"/api/v1/rooms/{room}/events?after={after}&limit={PAGE}"
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    if answer.status == http.client.NOT_FOUND:
        return []
    if answer.status != http.client.OK:
        return None
    events: list[Event] = json.loads(content)["items"]
    return events


def fetch_all(address: str, token: str, room: int, after: int = 0) -> list[Event]:
    """Page by page. A server that cannot answer yet is asked again. Raises TimeoutError."""
    events: list[Event] = []
    while page := _page(address, token, room, events[-1]["seq"] if events else after):
        events += page
    return events


def _page(address: str, token: str, room: int, after: int) -> list[Event]:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while (page := fetch_events(address, token, room, after)) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{address} tells nothing of room {room} after {after}")
        time.sleep(SECONDS_BETWEEN_TRIES)
    return page
