"""Web processes and worker under the supervisor, from the first start to the good end."""

import http.client
import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from support.children import Child
from support.failure import Failure
from support.listening import address_for_browsers, dealt_out
from support.project import DEMO_ACCOUNTS, PYTHON, ROOT, data_directory
from support.supervisor import TICK, Supervisor, Wishes
from support.web import uvicorn

# Read by chatsite/loop.py.
NEIGHBOUR_DESCRIPTORS = "NEIGHBOUR_DESCRIPTORS"
START_SECONDS = 60
WEB_STOP_SECONDS = 10
WORKER_STOP_SECONDS = 15
# The copy in Kafka, and all that is made of it.
WORKER_ROLES = ["mirror", "stats", "archive", "webhooks", "push"]


@dataclass(frozen=True)
class Site:
    """What is served where; `listener` is bound there and does not listen yet."""

    host: str
    listener: socket.socket
    processes: int
    has_worker: bool

    @property
    def address(self) -> str:
        return address_for_browsers(self.host, self.listener.getsockname()[1])


def serve(site: Site, *, on_tick: Callable[[], None] = lambda: None) -> None:
    """Until an end is wished for; afterwards no process of the site runs."""
    with dealt_out(site.listener, site.processes) as listeners:
        supervisor = Supervisor([web_processes(listeners), worker(site)], Wishes(), on_tick)
        supervisor.wishes.listen()
        try:
            wait_until_ready(site, supervisor)
            if not supervisor.wishes.count:
                announce(site)
            supervisor.run()
        finally:
            supervisor.end()


def web_processes(listeners: Sequence[socket.socket]) -> list[Child]:
    """Each with its own listener, and with those of the others, for the time in which one of those
    has nobody who accepts from it: what waits in it is not lost.
    """
    descriptors = [listener.fileno() for listener in listeners]
    return [
        Child(
            name=f"web {number}",
            command=[PYTHON, *uvicorn("--fd", str(own))],
            stop_seconds=WEB_STOP_SECONDS,
            keep_open=tuple(sorted(set(descriptors))),
            variables=neighbours(own, descriptors),
        )
        for number, own in enumerate(descriptors, start=1)
    ]


def neighbours(own: int, descriptors: Sequence[int]) -> dict[str, str]:
    others = sorted(set(descriptors) - {own})
    return {NEIGHBOUR_DESCRIPTORS: " ".join(map(str, others))} if others else {}


def worker(site: Site) -> list[Child]:
    if not site.has_worker:
        return []
    return [
        Child(
            name="worker",
            command=[PYTHON, ROOT / "manage.py", "runworker", *WORKER_ROLES],
            stop_seconds=WORKER_STOP_SECONDS,
        )
    ]


def wait_until_ready(site: Site, supervisor: Supervisor) -> None:
    """A failure if a web process ends before: the settings or the code are wrong then."""
    deadline = time.monotonic() + START_SECONDS
    supervisor.tick()
    while not supervisor.wishes.count and not answers(site):
        if not all(child.is_running() for child in supervisor.groups[0]):
            raise Failure("the web process does not start; it says above why")
        if time.monotonic() > deadline:
            raise Failure(f"the web process did not answer in {START_SECONDS} s")
        time.sleep(TICK)


def answers(site: Site) -> bool:
    """Whatever it answers, it is up: ALLOWED_HOSTS may refuse us, HTTPS may send us elsewhere."""
    host, _, port = site.address.rpartition(":")
    connection = http.client.HTTPConnection(host.strip("[]"), int(port), timeout=1)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(site: Site) -> None:
    """The one block that a person waits for."""
    accounts = data_directory() / DEMO_ACCOUNTS
    lines = [f"Oreum is ready: http://{site.address}/"]
    if os.environ.get("SITE_URL", "") not in {"", f"http://{site.address}"}:
        lines += [f"SITE_URL, by which people come: {os.environ['SITE_URL']}"]
    if accounts.exists():
        lines += accounts.read_text(encoding="utf-8").splitlines()
    lines += [f"Data are kept in {data_directory()}. Ctrl-C ends it."]
    print("", *lines, "", sep="\n  ", flush=True)
