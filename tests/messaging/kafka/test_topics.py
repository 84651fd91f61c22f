"""Where an event goes, and which topics there are."""

import uuid

import pytest
from kafka.errors import KafkaError
from pytest_django import Settings

from messaging.kafka.clients import admin_client
from messaging.kafka.topics import (
    Layout,
    PerRoomLayout,
    SharedLayout,
    configured_layout,
    ensure,
    existing,
    partition_of,
)


@pytest.fixture
def prefix(settings: Settings, kafka_bootstrap: str) -> str:
    settings.KAFKA_BOOTSTRAP_SERVERS = [kafka_bootstrap]
    return f"test-{uuid.uuid4().hex[:12]}"


def test_the_partition_is_the_crc32_of_the_key() -> None:
    """Figures of zlib's crc32, so that a reader in any language can check its own."""
    assert [partition_of(room, 24) for room in (1, 2, 12, 4_711, 2**53)] == [23, 13, 21, 7, 1]


def test_all_rooms_share_one_topic() -> None:
    layout = SharedLayout("oreum")

    assert layout.place(12) == ("oreum.events", partition_of(12, 24))
    assert layout.topics() == ("oreum.events",)
    assert layout.partitions("oreum.events") == 24


def test_or_each_room_has_its_own_with_one_partition() -> None:
    layout = PerRoomLayout("oreum")

    assert layout.place(12) == ("oreum.room.12", 0)
    assert layout.partitions("oreum.room.12") == 1


@pytest.mark.parametrize("layout", [SharedLayout("oreum"), PerRoomLayout("oreum")])
def test_a_layout_knows_its_topics_by_their_names(layout: Layout) -> None:
    assert layout.holds(layout.place(12).topic)
    for strange in (
        "oreum.users", "oreum.room.", "oreum.room.012", "oreum.room.12.old", "oreum.room.x",
        "oreum.room.１２", "oreumxroom.12", "my.oreum.events", "oreum.events.dead",
    ):  # fmt: skip
        assert not layout.holds(strange), strange


@pytest.mark.parametrize(("name", "kind"), [("shared", SharedLayout), ("per-room", PerRoomLayout)])
def test_the_setting_chooses_the_layout(settings: Settings, name: str, kind: type[Layout]) -> None:
    settings.KAFKA_TOPIC_LAYOUT = name

    assert type(configured_layout()) is kind
    assert configured_layout().name == name


def test_what_exists_is_listed_by_name_and_nothing_else_is(prefix: str) -> None:
    layout = PerRoomLayout(prefix)
    with admin_client() as admin:
        assert existing(admin, layout) == {}
        ensure(admin, {f"{prefix}.room.7": 1, f"{prefix}.room.12": 1}, replication_factor=1)
        ensure(admin, {f"{prefix}.users": 1}, replication_factor=1)

        assert existing(admin, layout) == {f"{prefix}.room.7": 1, f"{prefix}.room.12": 1}


def test_topics_are_made_once_whoever_asks(prefix: str) -> None:
    wanted = {f"{prefix}.room.{number}": 1 for number in range(1, 21)}
    with admin_client() as admin:
        assert ensure(admin, wanted, replication_factor=1) == list(wanted)
        assert ensure(admin, wanted, replication_factor=1) == []


def test_what_cannot_be_made_is_told_by_name(prefix: str) -> None:
    with admin_client() as admin, pytest.raises(KafkaError, match=f"{prefix}.room.1"):
        ensure(admin, {f"{prefix}.room.1": 1}, replication_factor=3)
