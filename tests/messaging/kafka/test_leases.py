"""One worker a shard, and the next one when it is gone."""

from pathlib import Path

import psycopg
import pytest

from messaging.kafka import leases as leases_module
from messaging.kafka.leases import AdvisoryLock, FileLock, Leases, Lock


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["file", "advisory"])
def locks(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> list[Lock]:
    """Those of two workers."""
    if request.param == "file":
        return [FileLock(tmp_path / "leases"), FileLock(tmp_path / "leases")]
    monkeypatch.setattr(
        leases_module,
        "open_side_connection",
        lambda _name: psycopg.connect(postgres_url, autocommit=True),
    )
    return [AdvisoryLock(), AdvisoryLock()]


def test_the_first_takes_every_shard_and_the_second_stands_by(locks: list[Lock]) -> None:
    first, second = (Leases(lock, shards=3) for lock in locks)

    assert first.held() == {0, 1, 2}
    assert second.held() == set()

    first.release()
    second.release()


def test_what_is_released_is_taken_at_the_next_try(locks: list[Lock]) -> None:
    clock = Clock()
    first, second = (Leases(lock, shards=2, clock=clock) for lock in locks)
    first.held()
    second.held()

    first.release()
    assert second.held() == set(), "tries are a second apart"
    clock.now += 1

    assert second.held() == {0, 1}
    assert first.held() == set()
    second.release()
    first.release()


def test_a_lost_session_means_no_shards_and_is_told(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = psycopg.connect(postgres_url, autocommit=True)
    monkeypatch.setattr(leases_module, "open_side_connection", lambda _name: session)
    leases = Leases(AdvisoryLock(), shards=2)
    assert leases.held() == {0, 1}

    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [session.info.backend_pid])

    with pytest.raises(psycopg.OperationalError):
        leases.held()
    assert leases.mine == set()


def test_two_workers_on_several_machines_divide_the_shards(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first gives what is more than its share, and takes all again when the other dies."""
    monkeypatch.setattr(
        leases_module,
        "open_side_connection",
        lambda _name: psycopg.connect(postgres_url, autocommit=True),
    )
    clock = Clock()
    first, second = (Leases(AdvisoryLock(), shards=5, clock=clock) for _ in range(2))
    assert first.held() == {0, 1, 2, 3, 4}
    assert second.held() == set()

    clock.now += 1
    assert first.held() == {0, 1, 2}
    clock.now += 1
    assert second.held() == {3, 4}
    assert first.held() == {0, 1, 2}

    second.release()
    clock.now += 1
    assert first.held() == {0, 1, 2, 3, 4}
    first.release()
