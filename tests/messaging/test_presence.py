"""Who is here: told to those who look at a room with them, and in no log."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from messaging import watching
from messaging.live import presence as module
from messaging.live.executor import in_database_thread
from messaging.live.hub import Hub
from messaging.live.presence import Presence
from messaging.live.process import open_hub
from messaging.models import Presence as Row
from messaging.models import PresenceProcess
from messaging.models.presence import ALIVE_FOR
from messaging.watching import Watch, watch_of
from rooms.attention import end_of
from rooms.models import Attention, Room, RoomEvent, User
from rooms.services.members import remove_member
from tests.messaging.sockets import OpenSocket, Socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def hub(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """Its looks come when the test asks, and who goes does not linger."""
    monkeypatch.setattr(module, "SECONDS_BETWEEN_LOOKS", 3600)
    monkeypatch.setattr(module, "SECONDS_TO_LINGER", 0)
    return await open_hub()


async def look_at(socket: Socket, room: Room, state: str = "online") -> None:
    await socket.tell("presence", state=state, watch=True, room=room.pk)
    await socket.all()


async def told(hub: Hub, socket: Socket) -> dict[int, str]:
    """What one look tells a socket, by person."""
    await hub.presence.look()
    states: dict[int, str] = {}
    for frame in await socket.all():
        if frame["type"] == "presences":
            states |= {int(pk): state for pk, state in frame["users"].items()}
        elif frame["type"] == "presence":
            states[frame["user"]] = frame["state"]
    return states


async def test_one_sees_who_is_in_the_room_and_who_goes(
    hub: Hub, join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    mine, other = await join(alice), await join(bob)
    await look_at(mine, room)
    assert await told(hub, mine) == {alice.pk: "online"}
    await look_at(other, room, state="away")
    assert await told(hub, mine) == {bob.pk: "away"}
    await other.tell("presence", state="online")
    await other.all()
    assert await told(hub, mine) == {bob.pk: "online"}
    assert await told(hub, mine) == {}
    await other.leave()
    assert await told(hub, mine) == {bob.pk: "offline"}


async def test_of_several_tabs_the_one_that_is_looked_at_counts(
    hub: Hub, join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    mine = await join(alice)
    await look_at(mine, room)
    await look_at(await join(bob), room, state="away")
    await look_at(await join(bob), room, state="online")
    assert (await told(hub, mine))[bob.pk] == "online"


async def test_who_said_nothing_is_not_shown(
    hub: Hub, join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    mine, _silent = await join(alice), await join(bob)
    await look_at(mine, room)
    assert await told(hub, mine) == {alice.pk: "online"}


async def test_it_is_told_in_the_room_one_looks_at_and_nowhere_else(
    hub: Hub, join: OpenSocket, alice: User, bob: User, charlie: User, room: Room
) -> None:
    outsider, elsewhere = await join(charlie), await join(alice)
    await look_at(await join(bob), room)
    await look_at(outsider, room)
    assert await told(hub, outsider) == {}
    assert await told(hub, elsewhere) == {}


async def test_who_is_put_out_is_told_nothing_more(
    hub: Hub, join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    mine, other = await join(alice), await join(bob)
    await look_at(other, room)
    assert await told(hub, other) == {bob.pk: "online"}
    await in_database_thread(remove_member, actor=alice, room=room, user=bob)
    await other.all()
    await look_at(mine, room)
    assert alice.pk not in await told(hub, other)


async def test_a_large_room_has_no_dots(
    alice: User, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = await in_database_thread(watch_of, alice, room.pk)
    assert len(watch.people) == 2
    monkeypatch.setattr(watching, "MAX_WATCHED", 1)
    assert not (await in_database_thread(watch_of, alice, room.pk)).people


async def test_a_direct_room_stands_for_the_other_one(alice: User, bob: User, room: Room) -> None:
    await in_database_thread(Room.objects.filter(pk=room.pk).update, kind="direct")
    assert (await in_database_thread(watch_of, alice, None)).peers == {room.pk: bob.pk}
    assert (await in_database_thread(watch_of, bob, None)).peers == {room.pk: alice.pk}


async def test_who_does_not_show_themselves_sees_nobody_either(
    hub: Hub, join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    mine, hidden = await join(alice), await join(bob)
    await in_database_thread(Attention.objects.change, bob, shows_presence=False)
    await look_at(mine, room)
    await look_at(hidden, room)
    assert await told(hub, mine) == {alice.pk: "online"}
    assert await told(hub, hidden) == {}
    await in_database_thread(Attention.objects.change, bob, shows_presence=True)
    hub.presence.reconsider()
    assert await told(hub, mine) == {bob.pk: "online"}


async def test_others_see_who_is_not_to_be_disturbed(
    hub: Hub, join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    mine = await join(alice)
    await look_at(mine, room)
    await look_at(await join(bob), room)
    until = end_of("1h", timezone.now())
    await in_database_thread(Attention.objects.change, bob, quiet_until=until)
    hub.presence.reconsider()
    assert (await told(hub, mine))[bob.pk] == "dnd"


async def test_nothing_of_it_is_in_the_log(
    hub: Hub, join: OpenSocket, alice: User, room: Room
) -> None:
    count = await in_database_thread(RoomEvent.objects.count)
    mine = await join(alice)
    await look_at(mine, room)
    await told(hub, mine)
    assert await in_database_thread(RoomEvent.objects.count) == count


@pytest.mark.parametrize(
    "frame",
    [{}, {"state": "dnd"}, {"state": 1}, {"state": "online", "room": "1"}, {"state": "offline"}],
)
async def test_a_state_that_is_none_is_refused(
    join: OpenSocket, alice: User, frame: dict[str, Any]
) -> None:
    assert (await (await join(alice)).ask("presence", **frame))["code"] == "invalid"


class Neighbour:
    """Another process, with one socket of Bob's."""

    def __init__(self, bob: User) -> None:
        self.presence = Presence(is_shared=True)
        self.connection: Any = type("Connection", (), {"user": bob, "rooms": set()})()
        self.connection.push = lambda frame, *, is_ephemeral: None
        self.presence.sit(self.connection, "online", Watch())


async def test_what_another_process_knows_is_read_from_the_table(
    hub: Hub, join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    hub.presence = Presence(is_shared=True)
    mine, neighbour = await join(alice), Neighbour(bob)
    await look_at(mine, room)
    await neighbour.presence.look()
    assert await told(hub, mine) == {alice.pk: "online", bob.pk: "online"}
    neighbour.presence.leave(neighbour.connection)
    await neighbour.presence.look()
    assert await told(hub, mine) == {bob.pk: "offline"}


async def test_a_process_that_was_killed_is_forgotten(
    hub: Hub, join: OpenSocket, alice: User, bob: User, room: Room
) -> None:
    hub.presence = Presence(is_shared=True)
    mine, neighbour = await join(alice), Neighbour(bob)
    await look_at(mine, room)
    await neighbour.presence.look()
    assert bob.pk in await told(hub, mine)
    silent = Row.objects.filter(user=bob).values("process")
    await in_database_thread(
        PresenceProcess.objects.filter(pk__in=silent).update,
        seen_at=timezone.now() - ALIVE_FOR - timedelta(seconds=1),
    )
    assert await told(hub, mine) == {bob.pk: "offline"}


async def test_a_process_that_was_swept_tells_all_of_its_people_again(bob: User) -> None:
    neighbour = Neighbour(bob)
    await neighbour.presence.look()
    await in_database_thread(PresenceProcess.objects.all().delete)
    neighbour.presence._renewed = -float("inf")  # some seconds later
    await neighbour.presence.look()
    assert await in_database_thread(Row.objects.filter(user=bob).exists)


async def test_where_one_process_is_all_nothing_is_written(
    hub: Hub, join: OpenSocket, alice: User, room: Room
) -> None:
    hub.presence = Presence(is_shared=False)
    mine = await join(alice)
    await look_at(mine, room)
    await told(hub, mine)
    assert not await in_database_thread(PresenceProcess.objects.exists)
