"""HTTP clients that ask one after the other, each on a connection that it keeps."""

import http.client
import itertools
import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

SECONDS_TO_ANSWER = 30
BODY = "안녕하세요, 오늘 점심은 뭐로 할까요? A message of some length, as people write them. " * 2


@dataclass(frozen=True)
class Ask:
    """What a client sends again and again. A `body` is posted, with a `client_id` of its own."""

    path: str
    headers: Mapping[str, str]
    body: str = ""

    def of(self, connection: http.client.HTTPConnection) -> None:
        if self.body:
            content = json.dumps({"body": self.body, "client_id": str(uuid4())})
            headers = {**self.headers, "Content-Type": "application/json"}
            connection.request("POST", self.path, content, headers)
        else:
            connection.request("GET", self.path, headers=dict(self.headers))
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (http.client.OK, http.client.CREATED), (self.path, answer.status)


def posts_to(room: int | str, tokens: Sequence[str]) -> list[Ask]:
    """A client for each of the tokens, each writes to this room."""
    path = f"/api/v1/rooms/{room}/messages"
    return [Ask(path, {"Authorization": f"Bearer {token}"}, BODY) for token in tokens]


@dataclass(frozen=True)
class Answers:
    """`rate` is how many came a second, `times` the ms that each took, ascending."""

    rate: float
    times: Sequence[float]

    def percentile(self, part: float) -> float:
        return self.times[min(len(self.times) - 1, int(len(self.times) * part))]


def answers(port: int, asks: Sequence[Ask], *, seconds: float, rate: float = 0) -> Answers:
    """A client for each of `asks`, all at once. With a rate, that of all together, they ask by the
    clock, and an answer's time counts from when it was to be asked for.
    """
    began = time.perf_counter()
    end = began + seconds
    pause = len(asks) / rate if rate else 0.0

    def run(number: int) -> list[float]:
        start = began + pause * number / len(asks)
        return list(timed(port, asks[number], moments(start, pause), end))

    with ThreadPoolExecutor(len(asks)) as pool:
        found = sorted(itertools.chain(*pool.map(run, range(len(asks)))))
    return Answers(len(found) / (time.perf_counter() - began), found)


def moments(start: float, pause: float) -> Iterator[float | None]:
    """When to ask; None: as soon as the last answer is there."""
    return (start + pause * number if pause else None for number in itertools.count())


def timed(port: int, ask: Ask, when: Iterator[float | None], end: float) -> Iterator[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
    for moment in when:
        begin = time.perf_counter() if moment is None else moment
        if begin >= end:
            break
        time.sleep(max(0.0, begin - time.perf_counter()))
        ask.of(connection)
        yield (time.perf_counter() - begin) * 1000
    connection.close()


@contextmanager
def beside(port: int, ask: Ask, *, rate: float) -> Iterator[None]:
    """One more client that asks so many times a second, whatever else goes on."""
    is_over = threading.Event()

    def run() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
        begin = time.perf_counter()
        for number in itertools.count(1):
            ask.of(connection)
            if is_over.wait(max(0.0, begin + number / rate - time.perf_counter())):
                break
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        yield
        is_over.set()
        running.result()
