"""Filling an empty server with two weeks of a small company."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localtime

from messaging import demo
from messaging.commit import Receipt, Send, commit_sends
from messaging.demo.cast import PEOPLE, ROOMS, DemoRoom
from messaging.demo.course import Step, course
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
        _fill_room(room, users, read_script(SCRIPTS / room.script, localtime(now)), now)


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


def _fill_room(plan: DemoRoom, users: dict[str, User], lines: list[Line], now: datetime) -> None:
    opened = lines[0].at - BEFORE_FIRST_LINE
    creator, *others = plan.roles
    room = open_room(
        creator=users[creator], name=plan.name, topic=plan.topic, kind=plan.kind, at=opened
    )
    for number, username in enumerate(others, start=1):
        arrived = opened + number * timedelta(minutes=1)
        admit_each(room=room, users=[users[username]], at=arrived, role=plan.roles[username])
    messages: list[Message] = []
    for steps in course(lines, now):
        if steps[0].mark:
            _mark(users, steps[0], messages[steps[0].number])
        else:
            messages += _say(room, users, [lines[step.number] for step in steps], messages)
    _read(room, users, plan)


def _say(
    room: Room, users: dict[str, User], lines: list[Line], before: list[Message]
) -> list[Message]:
    sends = [
        Send(
            author=users[line.author],
            room_id=room.pk,
            client_id=uuid5(NAMESPACE_URL, f"demo:{room.pk}:{number}"),
            body=line.body,
            reply_to=None if line.reply_to is None else before[line.reply_to].pk,
            at=line.at,
            attachments=[_upload(users[line.author], name) for name in line.files],
        )
        for number, line in enumerate(lines, start=len(before))
    ]
    messages = []
    for outcome in commit_sends(sends):
        if not isinstance(outcome, Receipt):
            raise outcome
        messages.append(outcome.message)
    return messages


def _mark(users: dict[str, User], step: Step, message: Message) -> None:
    """What becomes of a message after it was said."""
    who: dict[str, Any] = {"message_id": message.pk, "at": step.at}
    match step.mark:
        case "%":
            add_reaction(user=users[step.username], emoji=step.words, **who)
        case "=":
            edit_message(author=users[step.username], body=step.words, **who)
        case "~":
            delete_message(actor=users[step.username], **who)
        case "!":
            pin_message(actor=users[step.username], **who)


def _upload(author: User, name: str) -> int:
    return upload_file(uploader=author, file=ContentFile(content_of(name), name)).pk


def _read(room: Room, users: dict[str, User], plan: DemoRoom) -> None:
    """Everybody has read all but the newest few."""
    newest = list(Message.objects.in_room(room.pk).order_by("-seq").values_list("seq", flat=True))
    for username in plan.roles:
        read_seq = newest[plan.unread.get(username, 0)]
        Membership.objects.filter(room=room, user=users[username]).update(read_seq=read_seq)
