"""Oreum and its peers, each ready to be served alone and to be talked to."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from load.generator import Plan

from measuring import web
from measuring.servers import ROOT, Environment, manage, scratch, stack

OREUM = "Oreum"
CENTRIFUGE = "centrifuge, Redis"
DAPHNE = "tutorial, core layer, daphne"
UVICORN = "tutorial, pub/sub layer, uvicorn"
NAMES = ("oreum", "centrifuge", "joining", "memory", "uvicorn", "daphne")
SOURCE_OF_CENTRIFUGE = ROOT / "bench" / "peers" / "centrifuge"


@dataclass(frozen=True)
class Contestant:
    """`guess` is a number of deliveries a second at which a search for the knee may begin.

    `serve` takes a port, and gives the ids of the processes that serve there.
    """

    name: str
    dialect: str
    guess: float
    serve: Callable[[int], AbstractContextManager[list[int]]]
    rooms: tuple[str, ...] = ("1", "2")
    tokens: tuple[str, ...] = ()

    def plan(self, port: int, servers: list[int], **load: Any) -> Plan:
        """All sockets in the first room, after a second to warm up; `load` says the rest."""
        about = {"rooms": [[self.rooms[0]]], "tokens": list(self.tokens), "warm_seconds": 1}
        return Plan(port=port, dialect=self.dialect, servers=servers, **{**about, **load})


@contextmanager
def arena(*, users: int, database: str | None = None) -> "Iterator[Contestants]":
    """With a Redis and a folder of their own; the bench goes to the core of the load."""
    web.allow_many_sockets()
    web.on_load_core()
    with scratch() as folder, stack(folder, ["redis"]) as servers:
        yield Contestants(folder, servers["REDIS_URL"], users=users, database=database)


class Contestants:
    """`users` is how many people Oreum knows; all of them are in both of its rooms."""

    def __init__(
        self, folder: Path, redis_url: str, *, users: int, database: str | None = None
    ) -> None:
        self.folder = folder
        self.redis_url = redis_url
        self.users = users
        self.database = database

    def named(self, names: Sequence[str]) -> list[Contestant]:
        """Without those that cannot be built here; it says which."""
        makers: dict[str, Callable[[], Contestant | None]] = {
            "oreum": self.oreum,
            "centrifuge": lambda: self.centrifuge(CENTRIFUGE, "-redis", self.redis_url),
            "joining": lambda: self.centrifuge(
                f"{CENTRIFUGE}, write delay 10 ms", "-redis", self.redis_url, "-delay", "10ms"
            ),
            "memory": lambda: self.centrifuge("centrifuge, memory"),
            "uvicorn": lambda: self.tutorial(UVICORN, web.tutorial_on_uvicorn, "pubsub", 4_000),
            "daphne": lambda: self.tutorial(DAPHNE, web.tutorial_on_daphne, "core", 2_000),
        }
        made = [makers[name]() for name in names]
        return [contestant for contestant in made if contestant is not None]

    def environment(self) -> Environment:
        """Of every process of Oreum."""
        return web.environment_of_oreum(self.folder, self.redis_url, self.database)

    def oreum(self, *, processes: int = 1) -> Contestant:
        environment = self.environment()
        rooms, tokens = seed(environment, users=self.users, rooms=2)

        def serve(port: int) -> AbstractContextManager[list[int]]:
            return web.serving(web.oreum(port, processes), environment, port)

        return Contestant(OREUM, "oreum", 300_000, serve, rooms, tokens)

    def centrifuge(self, name: str, *options: str) -> Contestant | None:
        program = built_centrifuge(self.folder)
        if program is None:
            print(f"{name}: left out, there is no Go here to build it", file=sys.stderr)
            return None
        environment = web.environment_of_centrifuge(self.folder)

        def serve(port: int) -> AbstractContextManager[list[int]]:
            command = [str(program), "-address", f"127.0.0.1:{port}", *options]
            return web.serving(command, environment, port)

        return Contestant(name, "centrifuge", 600_000, serve)

    def tutorial(
        self, name: str, command: Callable[[int], list[str]], layer: str, guess: float
    ) -> Contestant:
        environment = web.environment_of_tutorial(self.folder, self.redis_url, layer)

        def serve(port: int) -> AbstractContextManager[list[int]]:
            return web.serving(command(port), environment, port)

        return Contestant(name, "tutorial", guess, serve)


def seed(
    environment: Environment, *, users: int, rooms: int, messages: int = 0, prefix: str = "load"
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of rooms, and the tokens of people who are members of all of them."""
    manage(environment, "migrate", "--verbosity=0")
    counts = {"--users": users, "--rooms": rooms, "--messages": messages}
    options = [text for name, count in counts.items() for text in (name, str(count))]
    printed = manage(environment, "seed_load", *options, "--prefix", prefix)
    lines = [json.loads(line) for line in printed.splitlines()]
    found = tuple(str(line["room"]) for line in lines if "room" in line)
    return found, tuple(line["token"] for line in lines if "token" in line)


def built_centrifuge(folder: Path) -> Path | None:
    """The program, built once a run; None where there is no Go."""
    go, program = shutil.which("go"), folder / "centrifuge"
    if go is None:
        return None
    if not program.exists():
        print("building centrifuge …", file=sys.stderr)
        command = [go, "build", "-o", str(program), "."]
        subprocess.run(command, cwd=SOURCE_OF_CENTRIFUGE, check=True)
    return program
