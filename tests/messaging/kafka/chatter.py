"""A program that talks in rooms through the services, as web processes do, or tells the log.

`say` prints a JSON line `[room, seq]` for each message that was acknowledged; `tell` prints the
log, one event a line, as it must stand in the topic.
"""

import argparse
import json
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import django

django.setup()

from messaging.services.send import send_message  # noqa: E402 - Django must be set up before
from messaging.writer import writer  # noqa: E402
from rooms.events import as_event  # noqa: E402
from rooms.models import Room, RoomEvent, User  # noqa: E402
from rooms.services.rooms import create_room  # noqa: E402

THREADS = 50  # they share a commit, so many are said quickly


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("act", choices=["say", "tell"])
    parser.add_argument("--rooms", type=int, default=3)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--length", type=int, default=80)
    options = parser.parse_args()
    if options.act == "tell":
        tell()
    else:
        say(options.rooms, options.messages, options.seconds, options.length)


def say(rooms: int, messages: int, seconds: float, length: int) -> None:
    author = User.objects.create_user(username=f"chatter-{uuid4().hex[:12]}")
    places = [create_room(creator=author, name="방", kind="public") for _ in range(rooms)]
    begin = time.monotonic()

    def say_one(number: int) -> tuple[int, int]:
        time.sleep(max(0.0, begin + seconds * number / messages - time.monotonic()))
        room: Room = places[number % rooms]
        body = f"{number}번째 말: " + secrets.token_urlsafe(length)[:length]
        receipt = send_message(author=author, room_id=room.pk, body=body)
        return room.pk, receipt.message.seq

    with ThreadPoolExecutor(THREADS) as threads:
        for acknowledged in threads.map(say_one, range(messages)):
            sys.stdout.write(json.dumps(acknowledged) + "\n")
    writer.stop()


def tell() -> None:
    for row in RoomEvent.objects.order_by("room_id", "seq"):
        sys.stdout.write(json.dumps({"v": 1, **as_event(row)}) + "\n")


main()
