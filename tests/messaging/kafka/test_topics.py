"""Where an event goes."""

from messaging.kafka.topics import SharedLayout, partition_of


def test_the_partition_is_the_crc32_of_the_key() -> None:
    """Figures of zlib's crc32, so that a reader in any language can check its own."""
    assert [partition_of(room, 24) for room in (1, 2, 12, 4_711, 2**53)] == [23, 13, 21, 7, 1]


def test_all_rooms_share_one_topic() -> None:
    layout = SharedLayout("oreum")

    assert layout.place(12) == ("oreum.events", partition_of(12, 24))
    assert layout.topics() == {"oreum.events": 24}
