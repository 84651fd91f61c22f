"""Web processes that end in good order while people talk: no send fails, and nobody waits long."""

import asyncio
import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.crash.correspondent import SUBPROTOCOL, Correspondent, until
from tests.crash.test_web_killed import conversation, is_message, read_log, seed, settle
from tests.running import RunningOreum
from tests.scripts.runs import Run, running
from tests.servers import own_servers
from tests.waiting import wait_until

PEOPLE = 12
SECONDS_TO_DRAIN = 3
LONGEST_WAIT = 5  # seconds for an acknowledgement
SENDS = 300


def test_a_rolling_restart_costs_nobody_a_message(tmp_path: Path) -> None:
    with own_servers(tmp_path / "stack", ["redis"]) as stack:
        variables = {**stack.exports(["redis"]), "RATE_LIMITS": "off"}
        data = tmp_path / "data"
        data.mkdir()
        arguments = ["--no-demo", "--processes", "2"]
        with running(data, *arguments, variables=variables) as run:
            oreum = RunningOreum(data, variables, port=run.port)
            room, tokens = seed(oreum, users=PEOPLE)
            people = tuple(Correspondent(oreum.socket_url, token, room) for token in tokens)
            waits = asyncio.run(talk_through_a_restart(run, people))
            assert max(waits) < LONGEST_WAIT
            judge(read_log(oreum, room, tokens[0]), people, said=len(waits))
            assert len(run.members("uvicorn")) == 2


async def talk_through_a_restart(run: Run, people: tuple[Correspondent, ...]) -> list[float]:
    """The seconds that each message waited for its acknowledgement."""
    old = set(run.members("uvicorn"))
    assert len(old) == 2
    is_over = asyncio.Event()
    async with conversation(*people):
        talking = [asyncio.create_task(keep_talking(person, is_over)) for person in people]
        await until(lambda: len(people[0].acknowledged) > 10, seconds=30, what="a conversation")
        run.process.send_signal(signal.SIGUSR1)
        await until(lambda: not old & set(run.members("uvicorn")), seconds=60, what="new processes")
        await until(lambda: all(person.resumes for person in people), seconds=10, what="resumes")
        is_over.set()
        waits = [wait for of_one in await asyncio.gather(*talking) for wait in of_one]
        await settle(people)
    return waits


async def keep_talking(person: Correspondent, is_over: asyncio.Event) -> list[float]:
    waits = []
    while not is_over.is_set():
        client_id = await person.say("다시 시작해도 들리나요?")
        began = time.monotonic()
        await until(lambda key=client_id: key in person.acknowledged, seconds=30, what="an ack")
        waits.append(time.monotonic() - began)
    return waits


def judge(log: list[dict[str, Any]], people: tuple[Correspondent, ...], *, said: int) -> None:
    stored = {event["data"]["client_id"]: event["seq"] for event in log if is_message(event)}
    assert len(stored) == sum(map(is_message, log)) == said, "every message once"
    assert stored == {key: seq for person in people for key, seq in person.acknowledged.items()}
    for person in people:
        assert person.heard == log, "in order, no hole, none twice"
        assert set(person.close_codes) == {1012}
        assert len(person.drains) == person.resumes == len(person.close_codes)


@pytest.fixture
def oreum(tmp_path: Path) -> Any:
    with RunningOreum(tmp_path) as oreum:
        yield oreum


def test_a_process_that_ends_answers_what_it_took_and_closes_one_by_one(
    oreum: RunningOreum,
) -> None:
    room, tokens = seed(oreum, users=PEOPLE)
    began = time.monotonic()
    farewells = asyncio.run(send_and_end(oreum, room, tokens))
    oreum.web.wait()
    assert time.monotonic() - began < 15
    log_of_the_next = read_after_restart(oreum, room, tokens[0])
    stored = {event["data"]["client_id"] for event in log_of_the_next if is_message(event)}
    assert {key for farewell in farewells for key in farewell.acknowledged} == stored
    ends = sorted(farewell.closed_after for farewell in farewells)
    assert ends[0] < SECONDS_TO_DRAIN / 2 < ends[-1], "spread out"
    for farewell in farewells:
        assert farewell.code == 1012
        assert 0 <= farewell.reconnect_in <= SECONDS_TO_DRAIN
        assert abs(farewell.closed_after - farewell.reconnect_in) < 1.5


class Farewell:
    """What one client saw of the end."""

    def __init__(self) -> None:
        self.acknowledged: set[str] = set()
        self.reconnect_in = -1.0
        self.closed_after = -1.0
        self.code: int | None = None


async def send_and_end(oreum: RunningOreum, room: int, tokens: list[str]) -> list[Farewell]:
    sockets = [await greeted(oreum, room, token) for token in tokens]
    for number in range(SENDS):
        client_id = f"00000000-0000-4000-8000-{number:012}"
        frame = {"type": "send", "room": room, "client_id": client_id, "body": "끝까지"}
        await sockets[number % len(sockets)].send(json.dumps(frame))
    oreum.web.send(signal.SIGTERM)
    return await asyncio.gather(*(read_to_the_end(socket) for socket in sockets))


async def greeted(oreum: RunningOreum, room: int, token: str) -> ClientConnection:
    headers = {"Authorization": f"Bearer {token}"}
    socket = await connect(oreum.socket_url, subprotocols=[SUBPROTOCOL], additional_headers=headers)
    await socket.send(json.dumps({"type": "hello", "rooms": {}}))
    assert json.loads(await socket.recv())["type"] == "welcome"
    return socket


async def read_to_the_end(socket: ClientConnection) -> Farewell:
    farewell, told_at = Farewell(), 0.0
    try:
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "ack":
                farewell.acknowledged.add(frame["client_id"])
            elif frame["type"] == "drain":
                farewell.reconnect_in, told_at = frame["reconnect_in"], time.monotonic()
    except ConnectionClosed:
        farewell.closed_after = time.monotonic() - told_at
        farewell.code = socket.close_code
    return farewell


def read_after_restart(oreum: RunningOreum, room: int, token: str) -> list[dict[str, Any]]:
    oreum.start_web()
    return read_log(oreum, room, token)


def test_processes_that_do_not_start_replace_nobody(tmp_path: Path) -> None:
    setting = tmp_path / "signup"
    setting.write_text("open")
    with running(tmp_path, "--no-demo", variables={"SIGNUP_FILE": str(setting)}) as run:
        old = run.members("uvicorn")
        setting.write_text("perhaps")
        run.process.send_signal(signal.SIGUSR1)
        wait_until(lambda: "does not start anew" in run.log.read_text(), seconds=60)
        wait_until(lambda: run.members("uvicorn") == old)
        assert run.status() == 200
