"""One round of bench/writes.py in one database: every way to send for some seconds each.

Prints a JSON object: the name of each way with sends a second and µs CPU a send. Started by
writes.py with the environment of the database.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from uuid import uuid4

import django

django.setup()

from django.db import connection  # noqa: E402 - models load only after Django is set up
from measuring.conversation import bodies  # noqa: E402
from peers import plain_writes  # noqa: E402

from messaging.commit import Outcome, Receipt, Send, commit_sends  # noqa: E402
from messaging.writer import Writer  # noqa: E402
from rooms.models import Membership, Room, User  # noqa: E402

MANY_ROOMS = 200
USERS = 50
SENDERS = 400  # each sends again as soon as its last send is committed

Round = Callable[[Iterator[Send], float], int]


def main() -> None:
    seconds = float(sys.argv[1])
    users, rooms = seeded()
    results = {}
    for name, way in WAYS.items():
        for kind, into in (("one hot room", rooms[:1]), ("200 rooms", rooms)):
            way(sends(users, into), seconds / 5)  # warms caches and connections
            results[f"{name}, {kind}"] = measured(way, sends(users, into), seconds)
    connection.close()
    print(json.dumps(results))


def seeded() -> tuple[list[User], list[Room]]:
    """Rooms of their own for every round, with everybody in all of them."""
    unique = uuid4().hex[:8]
    users = User.objects.bulk_create(User(username=f"{unique}-{n}") for n in range(USERS))
    rooms = Room.objects.bulk_create(Room(name=f"room {n}") for n in range(MANY_ROOMS))
    Membership.objects.bulk_create(
        Membership(room=room, user=user) for room in rooms for user in users
    )
    return users, rooms


def sends(users: list[User], rooms: list[Room]) -> Iterator[Send]:
    """Each from the next person, into the next room."""
    for user, room, body in zip(cycle(users), cycle(rooms), bodies(), strict=False):
        yield Send(user, room.pk, uuid4(), body)


def measured(way: Round, source: Iterator[Send], seconds: float) -> dict[str, float]:
    before, cpu_before = time.perf_counter(), time.process_time()
    count = way(source, seconds)
    elapsed, cpu = time.perf_counter() - before, time.process_time() - cpu_before
    return {"rate": count / elapsed, "cpu": cpu / count * 1e6}


def one_by_one(source: Iterator[Send], seconds: float) -> int:
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        send = next(source)
        plain_writes.send(send.author, send.room_id, send.client_id, send.body)
        count += 1
    return count


def in_groups(size: int) -> Round:
    def run(source: Iterator[Send], seconds: float) -> int:
        count, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            outcomes = commit_sends([next(source) for _ in range(size)])
            assert all(isinstance(outcome, Receipt) for outcome in outcomes)
            count += size
        return count

    return run


def through_writer(source: Iterator[Send], seconds: float) -> int:
    return asyncio.run(send_concurrently(source, seconds))


async def send_concurrently(source: Iterator[Send], seconds: float) -> int:
    """As the sockets of one process do it: from the event loop to the writer's thread."""
    writer, end, count = Writer(), time.perf_counter() + seconds, 0
    in_flight = SENDERS
    done = asyncio.get_running_loop().create_future()

    def respond(outcome: Outcome) -> None:
        nonlocal count, in_flight
        assert isinstance(outcome, Receipt)
        count += 1
        if time.perf_counter() < end:
            writer.submit(next(source), respond)
        else:
            in_flight -= 1
            if in_flight == 0:
                done.set_result(None)

    for _ in range(SENDERS):
        writer.submit(next(source), respond)
    await done
    writer.stop()
    return count


WAYS: dict[str, Round] = {
    "plain, one by one": one_by_one,
    "groups of 50": in_groups(50),
    "groups of 200": in_groups(200),
    "writer, 400 senders": through_writer,
}

if __name__ == "__main__":
    main()
