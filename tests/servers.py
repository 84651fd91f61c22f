"""The real servers that `bin/test` starts, and servers of one's own to kill."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.stack import Stack


@pytest.fixture(scope="session")
def redis_url() -> str:
    return address_in("OREUM_TEST_REDIS_URL")


@pytest.fixture(scope="session")
def kafka_bootstrap() -> str:
    """`host:port` of a broker; take a topic prefix of your own."""
    return address_in("OREUM_TEST_KAFKA")


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """Of a database that others use too; its user may create further ones."""
    return address_in("OREUM_TEST_POSTGRES_URL")


def address_in(variable: str) -> str:
    """A missing server is a failure, not a skip: a suite that skips looks green."""
    address = os.environ.get(variable)
    if not address:
        pytest.fail(f"{variable} is not set: this test needs real servers, run it by bin/test")
    return address


@contextmanager
def own_servers(directory: Path, names: Sequence[str], *, brokers: int = 1) -> Iterator[Stack]:
    """Servers that nobody else uses, so that a test may kill them: `servers[name].daemons()`."""
    with serving(Stack(directory, brokers=brokers, for_tests=True), names) as stack:
        yield stack


@contextmanager
def serving(stack: Stack, names: Sequence[str]) -> Iterator[Stack]:
    """The same, with a stack that the test has prepared."""
    try:
        with stack.starting(names, own_session=False):
            pass
        yield stack
    finally:
        stack.stop(names)
