"""Every call of the REST API by everybody: one table."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from messaging.services.webhooks import create_webhook, try_webhook
from rooms.models import Role, Room, User
from rooms.services.invitations import create_invitation
from rooms.services.members import add_member, leave_room
from rooms.services.sanctions import ban_member, mute_member
from tests.api import call
from tests.cast import person
from tests.messaging.saying import say

# In the order of the columns below.
CALLERS = ["anonymous", "outsider", "former", "member", "moderator", "owner"]
PATHS = {
    "room": "/rooms/{room}",
    "members": "/rooms/{room}/members",
    "target": "/rooms/{room}/members/{target}",
    "newcomer": "/rooms/{room}/members/{newcomer}",
    "mute": "/rooms/{room}/members/{target}/mute",
    "muted": "/rooms/{room}/members/{muted}/mute",
    "ban": "/rooms/{room}/members/{target}/ban",
    "banned": "/rooms/{room}/members/{banned}/ban",
    "invitations": "/rooms/{room}/invitations",
    "invitation": "/rooms/{room}/invitations/{invitation}",
    "join": "/rooms/{room}/join",
    "leave": "/rooms/{room}/leave",
    "messages": "/rooms/{room}/messages",
    "events": "/rooms/{room}/events",
    "past": "/rooms/{room}/past",
    "way": "/messages/{message}/delivery",
    "read": "/rooms/{room}/read",
    "mine": "/rooms/{room}/me",
    "message": "/messages/{message}",
    "reactions": "/messages/{message}/reactions",
    "reaction": "/messages/{message}/reactions/%F0%9F%91%8D",
    "pin": "/messages/{message}/pin",
    "pinned": "/rooms/{room}/pin",
    "history": "/messages/{message}/history",
    "webhooks": "/rooms/{room}/webhooks",
    "webhook": "/rooms/{room}/webhooks/{webhook}",
    "secret": "/rooms/{room}/webhooks/{webhook}/secret",
    "test": "/rooms/{room}/webhooks/{webhook}/test",
    "deliveries": "/rooms/{room}/webhooks/{webhook}/deliveries",
    "delivery": "/rooms/{room}/webhooks/{webhook}/deliveries/{delivery}",
    "me": "/me",
    "rooms": "/rooms",
    "directs": "/directs",
    "room-stats": "/rooms/{room}/stats",
    "stats": "/stats",
}
# call, content, then the status for each caller in a private room and, where it differs, a public.
MATRIX: list[tuple[str, Any, list[int], list[int] | None]] = [
    ("GET me", None, [401, 200, 200, 200, 200, 200], None),
    ("GET read", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    (
        "PATCH mine",
        {"level": "none"},
        [401, 404, 404, 200, 200, 200],
        [401, 403, 403, 200, 200, 200],
    ),
    ("GET rooms", None, [401, 200, 200, 200, 200, 200], None),
    ("GET stats", None, [401, 200, 200, 200, 200, 200], None),
    ("GET room-stats", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("POST rooms", {"name": "방", "kind": "public"}, [401, 201, 201, 201, 201, 201], None),
    ("POST directs", {"users": []}, [401, 201, 201, 201, 201, 201], None),
    ("GET room", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("PATCH room", {"topic": "새"}, [401, 404, 404, 403, 200, 200], [401, 403, 403, 403, 200, 200]),
    ("DELETE room", None, [401, 404, 404, 403, 403, 204], [401, 403, 403, 403, 403, 204]),
    ("GET members", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    (
        "PUT newcomer",
        {"role": "member"},
        [401, 404, 404, 403, 201, 201],
        [401, 403, 403, 403, 201, 201],
    ),
    (
        "PUT newcomer",
        {"role": "moderator"},
        [401, 404, 404, 403, 403, 201],
        [401, 403, 403, 403, 403, 201],
    ),
    (
        "PUT target",
        {"role": "moderator"},
        [401, 404, 404, 403, 403, 200],
        [401, 403, 403, 403, 403, 200],
    ),
    (
        "DELETE target",
        {"reason": "광고"},
        [401, 404, 404, 403, 204, 204],
        [401, 403, 403, 403, 204, 204],
    ),
    ("POST mute", {"reason": "!"}, [401, 404, 404, 403, 204, 204], [401, 403, 403, 403, 204, 204]),
    ("DELETE muted", None, [401, 404, 404, 403, 204, 204], [401, 403, 403, 403, 204, 204]),
    ("POST ban", {"reason": "!"}, [401, 404, 404, 403, 204, 204], [401, 403, 403, 403, 204, 204]),
    ("DELETE banned", None, [401, 404, 404, 403, 204, 204], [401, 403, 403, 403, 204, 204]),
    ("GET invitations", None, [401, 404, 404, 403, 200, 200], [401, 403, 403, 403, 200, 200]),
    ("POST invitations", {}, [401, 404, 404, 403, 201, 201], [401, 403, 403, 403, 201, 201]),
    ("DELETE invitation", None, [401, 404, 404, 403, 204, 204], [401, 403, 403, 403, 204, 204]),
    ("POST join", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("POST leave", None, [401, 404, 404, 204, 204, 409], None),
    ("GET messages", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("GET events", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("GET past", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("GET message", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    (
        "PATCH message",
        {"body": "고침"},
        [401, 404, 404, 403, 403, 403],
        [401, 403, 403, 403, 403, 403],
    ),
    ("DELETE message", None, [401, 404, 404, 403, 204, 204], [401, 403, 403, 403, 204, 204]),
    ("GET reactions", None, [401, 404, 404, 200, 200, 200], [401, 200, 200, 200, 200, 200]),
    ("PUT reaction", None, [401, 404, 404, 201, 201, 201], [401, 403, 403, 201, 201, 201]),
    ("DELETE reaction", None, [401, 404, 404, 204, 204, 204], [401, 403, 403, 204, 204, 204]),
    ("PUT pin", None, [401, 404, 404, 403, 204, 204], [401, 403, 403, 403, 204, 204]),
    ("DELETE pin", None, [401, 404, 404, 403, 204, 204], [401, 403, 403, 403, 204, 204]),
    ("GET pinned", None, [401, 404, 404, 404, 404, 404], None),
    ("GET history", None, [401, 404, 404, 403, 200, 200], [401, 403, 403, 403, 200, 200]),
    ("GET way", None, [401, 404, 404, 403, 200, 200], [401, 403, 403, 403, 200, 200]),
    ("PUT read", {"seq": 1}, [401, 404, 404, 204, 204, 204], [401, 403, 403, 204, 204, 204]),
]
SEND: tuple[str, Any, list[int], list[int] | None] = (
    "POST messages",
    {"body": "안녕"},
    [401, 404, 404, 201, 201, 201],
    [401, 403, 403, 201, 201, 201],
)
# Of owners alone, and what they answer where that is well.
OWNERS: list[tuple[str, Any, int]] = [
    ("GET webhooks", None, 200),
    ("POST webhooks", {"kind": "outgoing", "name": "새", "url": "https://8.8.8.8/"}, 201),
    ("POST webhooks", {"kind": "incoming", "name": "새"}, 201),
    ("GET webhook", None, 200),
    ("PATCH webhook", {"name": "새 이름"}, 200),
    ("PATCH webhook", {"state": "paused"}, 200),
    ("DELETE webhook", None, 204),
    ("POST secret", None, 200),
    ("POST test", None, 202),
    ("GET deliveries", None, 200),
    ("DELETE delivery", None, 204),
]
MATRIX += [
    (name, content, [401, 404, 404, 403, 403, status], [401, 403, 403, 403, 403, status])
    for name, content, status in OWNERS
]
CODES = {401: "unauthenticated", 403: "forbidden", 404: "not_found", 409: "conflict"}


@dataclass
class Scene:
    is_public: bool
    callers: Mapping[str, User | None]
    ids: Mapping[str, int]


@pytest.fixture(params=["room", "public_room"])
def scene(
    request: pytest.FixtureRequest, alice: User, bob: User, charlie: User, erin: User, frank: User
) -> Scene:
    """Alice's room of this kind, with everybody in their place."""
    room: Room = request.getfixturevalue(request.param)
    target, muted, banned = person("target"), person("muted"), person("banned")
    for user in (erin, frank, target, muted, banned):
        role = Role.MODERATOR if user == erin else Role.MEMBER
        add_member(actor=alice, room=room, user=user, role=role)
    leave_room(user=frank, room=room)
    mute_member(actor=alice, room=room, user=muted)
    ban_member(actor=alice, room=room, user=banned)
    webhook = create_webhook(
        actor=alice, room=room, kind="outgoing", name="알림", url="https://8.8.8.8/"
    ).webhook
    people = [None, charlie, frank, bob, erin, alice]
    return Scene(
        is_public=room.is_public,
        callers=dict(zip(CALLERS, people, strict=True)),
        ids={
            "room": room.pk,
            "target": target.pk,
            "muted": muted.pk,
            "banned": banned.pk,
            "newcomer": person("newcomer").pk,
            "message": say(room, target, "대상의 말").pk,
            "invitation": create_invitation(actor=alice, room=room).pk,
            "webhook": webhook.pk,
            "delivery": try_webhook(actor=alice, webhook=webhook).pk,
        },
    )


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: f"{row[0]} {row[1] or ''}")
def test_every_call_answers_everybody_as_the_table_says(
    client: Client, scene: Scene, row: tuple[Any, ...]
) -> None:
    judge(client, scene, row, rolled_back)


@pytest.mark.django_db(transaction=True)
def test_saying_something_answers_everybody_as_the_table_says(client: Client, scene: Scene) -> None:
    judge(client, scene, SEND, nullcontext)


def judge(
    client: Client,
    scene: Scene,
    row: tuple[Any, ...],
    around: Callable[[], AbstractContextManager[None]],
) -> None:
    name, content, private, public = row
    method, path = name.split()
    statuses = []
    for caller in CALLERS:
        with around():
            user = scene.callers[caller]
            response = call(client, user, method, PATHS[path].format(**scene.ids), content)
        statuses.append(response.status_code)
        if response.status_code >= 400:
            assert_problem(response)
    expected = public if scene.is_public and public else private
    assert dict(zip(CALLERS, statuses, strict=True)) == dict(zip(CALLERS, expected, strict=True))


@contextmanager
def rolled_back() -> Iterator[None]:
    """Each caller finds the scene as it was set, whatever the one before changed."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def assert_problem(response: Any) -> None:
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["code"] == CODES[response.status_code]
    assert problem.keys() >= {"type", "title", "detail"}
