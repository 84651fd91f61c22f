"""The processes of one machine: a scrape of any of them tells of all."""

import http.client
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.project import PYTHON
from support.web import uvicorn

from messaging.live.executor import in_database_thread
from messaging.metrics.exchange import Exchange
from tests.running import RunningOreum, free_port
from tests.waiting import wait_until


@pytest.fixture
async def exchanges(tmp_path: Path) -> AsyncIterator[list[Exchange]]:
    """Three processes, so to speak."""
    opened = [Exchange(tmp_path / "metrics") for _number in range(3)]
    for one in opened:
        await one.open()
    yield opened
    for one in opened:
        await one.close()


async def test_each_process_has_a_number_of_its_own(exchanges: list[Exchange]) -> None:
    assert [one.number for one in exchanges] == [1, 2, 3]


async def test_the_number_of_one_that_ended_goes_to_the_next(exchanges: list[Exchange]) -> None:
    await exchanges[1].close()
    await exchanges[1].open()
    assert exchanges[1].number == 2


async def test_only_the_user_of_the_server_may_ask(exchanges: list[Exchange]) -> None:
    assert exchanges[0].folder.stat().st_mode & 0o077 == 0


async def test_each_asks_all_the_others(exchanges: list[Exchange]) -> None:
    for one in exchanges:
        answers, silent = await in_database_thread(one.ask_others)
        assert answers.keys() == {"1", "2", "3"} - {str(one.number)}
        assert silent == []
        assert any(family["name"] == "oreum_sockets" for family in answers.popitem()[1])


async def test_one_that_ended_is_not_asked(exchanges: list[Exchange]) -> None:
    await exchanges[2].close()
    answers, silent = await in_database_thread(exchanges[0].ask_others)
    assert (list(answers), silent) == (["2"], [])


async def test_a_folder_that_cannot_be_used_leaves_a_process_alone(tmp_path: Path) -> None:
    (tmp_path / "metrics").touch()
    alone = Exchange(tmp_path / "metrics")
    await alone.open()
    assert alone.number == 0
    assert alone.ask_others() == ({}, [])
    await alone.close()


def scrape(port: int) -> dict[str, dict[str, float]]:
    """The value of each series without other labels, by process."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.labels.keys() == {"process"}:
                found.setdefault(sample.name, {})[sample.labels["process"]] = sample.value
    return found


def test_two_processes_are_told_of_while_one_hangs_and_when_it_is_gone(tmp_path: Path) -> None:
    with RunningOreum(tmp_path) as site:
        port = free_port()
        second = site.process("second", [PYTHON, *uvicorn("--port", str(port))])
        second.start()
        try:
            wait_until(lambda: len(scrape(site.port)["oreum_process_up"]) == 2, seconds=30)
            both = scrape(site.port)
            assert both["oreum_process_up"] == {"1": 1, "2": 1}
            assert both["oreum_sockets"] == {"1": 0, "2": 0}
            assert both["process_resident_memory_bytes"].keys() == {"1", "2"}
            second.pause()
            hanging = scrape(site.port)
            assert hanging["oreum_process_up"] == {"1": 1, "2": 0}
            assert hanging["oreum_sockets"] == {"1": 0}
        finally:
            second.kill()
        assert scrape(site.port)["oreum_process_up"] == {"1": 1}
        second.start()
        try:
            wait_until(lambda: len(scrape(site.port)["oreum_process_up"]) == 2, seconds=30)
        finally:
            second.terminate()


def test_a_process_without_an_event_loop_is_asked_like_the_others(tmp_path: Path) -> None:
    worker, asking = Exchange(tmp_path / "metrics"), Exchange(tmp_path / "metrics")
    with worker.on_a_thread():
        others, silent = asking.ask_others()
    assert (list(others), silent) == (["1"], [])
    assert asking.ask_others() == ({}, [])
