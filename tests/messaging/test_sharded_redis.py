"""Two Redis servers share the rooms: what happens to one is nothing to the rooms of the other."""

from functools import partial

import pytest

from messaging.live.hub import Hub
from messaging.live.transports import Transport, make_transport
from messaging.live.transports.redis import RedisTransport
from messaging.live.transports.sharded import ShardedTransport
from rooms.models import Room, User
from tests.messaging.hubs import follow
from tests.messaging.readers import MakeReader, Reader
from tests.messaging.redis_servers import MakeHub, OwnRedis, until_up
from tests.messaging.test_redis_transport import say_on
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

Shards = tuple[OwnRedis, OwnRedis]
HOUR = 3600.0


@pytest.fixture(autouse=True)
def _no_comparing_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """What arrives came by Redis, or by the heads of a room whose Redis is known to be away."""
    monkeypatch.setattr("messaging.live.healing.SECONDS_BETWEEN_HEADS", HOUR)


@pytest.fixture
def rooms_of_shards(room: Room, public_room: Room) -> tuple[Room, Room]:
    first, second = sorted((room, public_room), key=lambda one: one.pk % 2)
    assert [first.pk % 2, second.pk % 2] == [0, 1]
    return first, second


def are_up(hub: Hub) -> list[bool]:
    assert isinstance(hub.transport, ShardedTransport)
    return [shard.is_up for shard in hub.transport._shards]


class Pair:
    """Two processes; whoever is in a room here hears it there."""

    def __init__(self, here: Hub, there: Hub, far: Reader, author: User) -> None:
        self.here, self.there, self.far, self.author = here, there, far, author

    async def say(self, room: Room) -> None:
        """Return when the other process has heard it."""
        seq = await say_on(self.here, self.author, room)
        await until(lambda: self.there.feeds[room.pk].head >= seq)
        self.there.feeds[room.pk].flush()


@pytest.fixture
async def processes(
    shards: Shards, make_hub: MakeHub, reader: MakeReader, alice: User, bob: User,
    rooms_of_shards: tuple[Room, Room],
) -> Pair:  # fmt: skip
    here, there = await make_hub(make_transport), await make_hub(make_transport)
    far = reader(bob)
    for room in rooms_of_shards:
        await follow(there, far, room)
    return Pair(here, there, far, alice)


async def test_each_room_goes_by_its_own_redis(
    processes: Pair, rooms_of_shards: tuple[Room, Room]
) -> None:
    for room in rooms_of_shards:
        await processes.say(room)
        assert len(await processes.far.seqs(room.pk)) == 1


@pytest.mark.parametrize("dead", [0, 1])
async def test_rooms_of_the_other_redis_stay_live_and_those_of_the_dead_one_are_healed(
    processes: Pair, shards: Shards, rooms_of_shards: tuple[Room, Room], dead: int
) -> None:
    lost, kept = rooms_of_shards[dead], rooms_of_shards[1 - dead]
    shards[dead].kill()
    await processes.say(kept)  # at once, whether or not the death is noticed yet
    await until_up(processes.here, processes.there, is_up=False)
    for hub in (processes.here, processes.there):
        assert [hub.transport.is_up_for(room.pk) for room in (lost, kept)] == [False, True]
    await processes.say(kept)
    await processes.say(lost)
    shards[dead].start()
    await until_up(processes.here, processes.there)
    await processes.say(lost)
    await processes.say(kept)
    assert len(await processes.far.seqs(lost.pk)) == 2
    assert len(await processes.far.seqs(kept.pk)) == 3


async def test_a_redis_that_hangs_holds_up_no_room_of_the_other(
    processes: Pair, shards: Shards, rooms_of_shards: tuple[Room, Room]
) -> None:
    lost, kept = rooms_of_shards
    shards[0].hang()
    await processes.say(kept)
    await until_up(processes.here, processes.there, is_up=False)
    await processes.say(lost)
    assert are_up(processes.there) == [False, True]
    shards[0].go_on()
    await until_up(processes.here, processes.there)
    await processes.say(lost)
    assert len(await processes.far.seqs(lost.pk)) == 2


async def test_one_absent_at_the_start_is_joined_when_it_comes(
    shards: Shards, make_hub: MakeHub, reader: MakeReader, alice: User, bob: User,
    rooms_of_shards: tuple[Room, Room],
) -> None:  # fmt: skip
    shards[1].kill()
    here, there, far = await make_hub(make_transport), await make_hub(make_transport), reader(bob)
    for room in rooms_of_shards:
        await follow(there, far, room)
    pair = Pair(here, there, far, alice)
    for room in rooms_of_shards:
        await pair.say(room)
    assert are_up(here) == are_up(there) == [True, False]
    shards[1].start()
    await until_up(here, there)
    await pair.say(rooms_of_shards[1])
    assert len(await far.seqs(rooms_of_shards[1].pk)) == 2


async def test_frames_for_a_person_go_by_the_redis_of_the_person(
    processes: Pair, reader: MakeReader, alice: User, bob: User, shards: Shards
) -> None:
    tabs = {person.pk: reader(person) for person in (alice, bob)}
    assert len({pk % 2 for pk in tabs}) == 2
    for tab in tabs.values():
        processes.there.attach(tab.connection)
    transport = processes.there.transport
    assert isinstance(transport, ShardedTransport)
    for pk, tab in tabs.items():
        await until(partial(is_followed, transport._of(pk), pk))
        processes.here.publish_frame(pk, '{"type":"read"}')
        await until(partial(bool, tab.sent))


def is_followed(shard: Transport, user_id: int) -> bool:
    assert isinstance(shard, RedisTransport)
    return f"user.{user_id}" in shard._joined
