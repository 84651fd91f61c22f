"""The cast: Alice owns the room, Bob is a member, Charlie is an outsider, Dana is an admin."""

import pytest

from rooms.models import Role, Room, User
from rooms.services.members import add_member
from rooms.services.rooms import create_room


def person(username: str, **fields: object) -> User:
    """Somebody without a password: log in by `force_login`, which saves the hashing."""
    return User.objects.create_user(username=username, **fields)  # type: ignore[arg-type]


@pytest.fixture
def alice(db: None) -> User:
    return person("alice", display_name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    return person("bob", display_name="Bob")


@pytest.fixture
def charlie(db: None) -> User:
    return person("charlie", display_name="Charlie")


@pytest.fixture
def dana(db: None) -> User:
    return person("dana", display_name="Dana", is_staff=True, is_superuser=True)


@pytest.fixture
def room(alice: User, bob: User) -> Room:
    """A private room: Alice owns it, Bob is in it."""
    room = create_room(creator=alice, name="제주 워크숍", kind="private")
    add_member(actor=alice, room=room, user=bob, role=Role.MEMBER)
    room.refresh_from_db()
    return room


@pytest.fixture
def public_room(alice: User, bob: User) -> Room:
    """A public room: Alice owns it, Bob is in it, everybody may read it."""
    room = create_room(creator=alice, name="잡담", kind="public")
    add_member(actor=alice, room=room, user=bob, role=Role.MEMBER)
    room.refresh_from_db()
    return room


@pytest.fixture
def erin(db: None) -> User:
    """A moderator, where a test needs one."""
    return person("erin", display_name="Erin")


@pytest.fixture
def frank(db: None) -> User:
    """A former member, where a test needs one."""
    return person("frank", display_name="Frank")
