"""Filling an empty server with two weeks of a small company."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localtime

from messaging import demo
from messaging.commit import Receipt, Send, commit_sends
from messaging.demo.cast import PEOPLE, ROOMS, DemoRoom
from messaging.demo.pictures import content_of
from messaging.demo.script import Line, read_script
from messaging.models import Message
from messaging.services.pin import pin_message
from messaging.services.react import add_reaction
from messaging.services.revise import delete_message, edit_message
from messaging.services.uploads import upload_file
from rooms.models import Membership, Room, User
from rooms.services.seeding import admit_each, open_room

SCRIPTS = Path(demo.__file__).parent
BEFORE_FIRST_LINE = timedelta(minutes=15)


@transaction.atomic
def fill_demo(*, now: datetime, password: str) -> None:
    """The people, rooms and messages of the demo, all or nothing, with times up to `now`."""
    users = _create_people(password, now)
    for room in ROOMS:
        _fill_room(room, users, read_script(SCRIPTS / room.script, localtime(now)))


def _create_people(password: str, now: datetime) -> dict[str, User]:
    encoded = make_password(password)  # once: hashing is slow by design
    users = [
        User(
            username=person.username,
            display_name=person.display_name,
            password=encoded,
            is_staff=person.is_admin,
            is_superuser=person.is_admin,
            date_joined=now - timedelta(days=14),
        )
        for person in PEOPLE
    ]
    User.objects.bulk_create(users)
    return {user.username: user for user in users}


def _fill_room(plan: DemoRoom, users: dict[str, User], lines: list[Line]) -> None:
    opened = lines[0].at - BEFORE_FIRST_LINE
    creator, *others = plan.roles
    room = open_room(
        creator=users[creator], name=plan.name, topic=plan.topic, kind=plan.kind, at=opened
    )
    for number, username in enumerate(others, start=1):
        arrived = opened + number * timedelta(minutes=1)
        admit_each(room=room, users=[users[username]], at=arrived, role=plan.roles[username])
    for line, message in zip(lines, _say(room, users, lines), strict=True):
        _mark(users, line, message)
    _read(room, users, plan)


def _say(room: Room, users: dict[str, User], lines: list[Line]) -> list[Message]:
    messages: list[Message] = []
    while len(messages) < len(lines):
        group = _until_reply_inside(lines, len(messages))
        sends = [
            Send(
                author=users[line.author],
                room_id=room.pk,
                client_id=uuid5(NAMESPACE_URL, f"demo:{room.pk}:{len(messages) + number}"),
                body=line.body,
                reply_to=None if line.reply_to is None else messages[line.reply_to].pk,
                at=line.at,
                attachments=[_upload(users[line.author], name) for name in line.files],
            )
            for number, line in enumerate(group)
        ]
        for outcome in commit_sends(sends):
            if not isinstance(outcome, Receipt):
                raise outcome
            messages.append(outcome.message)
    return messages


def _mark(users: dict[str, User], line: Line, message: Message) -> None:
    """What becomes of a message after it was said: all of it happens now."""
    for emoji, usernames in line.reactions.items():
        for username in usernames:
            add_reaction(user=users[username], message_id=message.pk, emoji=emoji)
    if line.edited_to:
        edit_message(author=message.author, message_id=message.pk, body=line.edited_to)
    if line.deleted_by:
        delete_message(actor=users[line.deleted_by], message_id=message.pk)
    if line.pinned_by:
        pin_message(actor=users[line.pinned_by], message_id=message.pk)


def _upload(author: User, name: str) -> int:
    return upload_file(uploader=author, file=ContentFile(content_of(name), name)).pk


def _until_reply_inside(lines: list[Line], start: int) -> list[Line]:
    """As many lines as can be stored at once: what one answers must be stored before."""
    for end in range(start + 1, len(lines)):
        reply_to = lines[end].reply_to
        if reply_to is not None and reply_to >= start:
            return lines[start:end]
    return lines[start:]


def _read(room: Room, users: dict[str, User], plan: DemoRoom) -> None:
    """Everybody has read all but the newest few."""
    newest = list(Message.objects.in_room(room.pk).order_by("-seq").values_list("seq", flat=True))
    for username in plan.roles:
        read_seq = newest[plan.unread.get(username, 0)]
        Membership.objects.filter(room=room, user=users[username]).update(read_seq=read_seq)
