"""The parts of bench/search.py that run inside of Oreum, in one database.

`sow` says what will be searched for among the messages that are there; `ask REPEATS SECONDS` prints
a JSON object: the ms of each search, and the writer's sends a second without the index and with it.
"""

import json
import sys
import time
from collections.abc import Callable
from uuid import uuid4

import django

django.setup()

from django.db import connection  # noqa: E402 - models load only after Django is set up
from writing_round import measured, sends, through_writer  # noqa: E402

from messaging.commit import Send, commit_sends  # noqa: E402
from messaging.indexer import Indexer  # noqa: E402
from messaging.models import Message  # noqa: E402
from messaging.search.finding import find  # noqa: E402
from messaging.search.wanted import understand  # noqa: E402
from rooms.models import Room, User  # noqa: E402
from rooms.signals import events_committed  # noqa: E402

RARE = "감귤을 한 상자 나눠 드려요"
TIMES_SAID = 10
SEARCHES = {
    "번역": "번역",
    "what was said twenty times": "감귤",
    "what nobody said": "코끼리",
    "a rare and a frequent one": "감귤 드려요",
    "from somebody": "번역 from:load1",
    "all of somebody": "from:load1",
}


def main() -> None:
    if sys.argv[1] == "sow":
        sow()
    else:
        print(json.dumps(answers(int(sys.argv[2]), float(sys.argv[3]))))
    connection.close()


def sow() -> None:
    room, author = Room.objects.get(), User.objects.order_by("pk")[0]
    for _time in range(TIMES_SAID):
        commit_sends([Send(author, room.pk, uuid4(), RARE)])


def answers(repeats: int, seconds: float) -> dict[str, object]:
    user = User.objects.order_by("pk")[0]
    searches: dict[str, dict[str, object]] = {}
    for name, text in SEARCHES.items():
        times, found = [], 0
        for _time in range(repeats * 10 + 1):
            began = time.perf_counter()
            found = len(find(user, understand(user, text, {})).messages)
            times.append((time.perf_counter() - began) * 1000)
        searches[name] = {"ms": times[1:], "found": found}  # the first one warms the caches
    messages, size = Message.objects.count(), index_bytes()
    return {
        "searches": searches,
        "messages": messages,
        "bytes": size,
        "writer": written(repeats, seconds),
    }


def index_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('messaging_searchentry')")
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'messaging_search%'")
        (size,) = cursor.fetchone()
    return int(size or 0)


def written(repeats: int, seconds: float) -> dict[str, list[float]]:
    """Sends a second of each repeat."""
    users, rooms = list(User.objects.order_by("pk")[:20]), [Room.objects.get()]
    rates: dict[str, list[float]] = {"without the index": [], "with the index behind it": []}

    def one(name: str) -> None:
        rates[name].append(measured(through_writer, sends(users, rooms), seconds)["rate"])

    for _repeat in range(repeats):
        one("without the index")
        with_indexer(lambda: one("with the index behind it"))
    return rates


def with_indexer(work: Callable[[], None]) -> None:
    indexer = Indexer()
    events_committed.connect(indexer.hear)
    indexer.start()
    try:
        work()
    finally:
        events_committed.disconnect(indexer.hear)
        indexer.stop()


if __name__ == "__main__":
    main()
