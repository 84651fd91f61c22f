"""A life at random: people open rooms, come, go, speak, and are put out, all by the services."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from uuid import uuid4

from django.utils import timezone

from messaging.commit import Receipt, Send, commit_sends
from messaging.models import Message, Pin, Reaction, Upload
from messaging.services.pin import pin_message, unpin_message
from messaging.services.react import add_reaction, remove_reaction
from messaging.services.revise import delete_message, edit_message
from rooms.errors import Refusal
from rooms.models import Ban, Role, Room, User
from rooms.services import administration, directs, members, rooms, sanctions, seeding
from tests.cast import person


class RoomLife:
    """The same `seed`, the same life."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a life, not a secret
        self.admin = person(f"admin-{seed}")
        self.people = [
            person(f"life-{seed}-{number}", display_name="" if number else "박하늘")
            for number in range(5)
        ]
        self.rooms = [self.open_room() for _ in range(3)]
        now = timezone.now()
        self.rooms.append(
            seeding.open_room(creator=self.people[0], name="seeded", kind="private", at=now)
        )
        first, *others = self.people[:3]
        opened = directs.open_direct(actor=first, user_ids=[user.pk for user in others])
        self.rooms.append(opened.room)

    def open_room(self) -> Room:
        kind = self.random.choice(["public", "private"])
        return rooms.create_room(creator=self.somebody(), name="방", kind=kind, topic="일정")

    def live(self, steps: int) -> None:
        for _ in range(steps):
            act = self.random.choice(self.acts())
            with suppress(Refusal):
                act(self.random.choice(self.rooms), self.somebody(), self.somebody())

    def somebody(self) -> User:
        return self.random.choice(self.people)

    def acts(self) -> list[Callable[[Room, User, User], object]]:
        until = self.random.choice([None, timezone.now() + timedelta(days=1, microseconds=7)])
        role = self.random.choice(list(Role.values))
        return [
            *self.ways_to_speak(),
            lambda room, actor, _user: members.join_room(user=actor, room=room),
            lambda room, actor, _user: members.leave_room(user=actor, room=room),
            lambda room, actor, user: members.add_member(
                actor=actor, room=room, user=user, role=role
            ),
            lambda room, actor, user: members.change_role(
                actor=actor, room=room, user=user, role=role
            ),
            lambda room, actor, user: members.remove_member(
                actor=actor, room=room, user=user, reason="광고"
            ),
            lambda room, actor, user: sanctions.mute_member(
                actor=actor, room=room, user=user, until=until, reason="쉿"
            ),
            lambda room, actor, user: sanctions.unmute_member(actor=actor, room=room, user=user),
            lambda room, actor, user: sanctions.ban_member(
                actor=actor, room=room, user=user, until=until
            ),
            lambda room, actor, user: sanctions.unban_member(actor=actor, room=room, user=user),
            lambda room, actor, _user: rooms.update_room(
                actor=actor, room=room, name=f"방 {self.random.random()}", history="joined"
            ),
            lambda room, actor, _user: rooms.archive_room(actor=actor, room=room),
            lambda room, actor, _user: rooms.unarchive_room(actor=actor, room=room),
            lambda room, _actor, user: administration.appoint(
                actor=self.admin, room=room, user=user, role=role
            ),
            lambda room, _actor, user: administration.silence(
                actor=self.admin, room=room, user=user, is_silent=self.random.random() < 0.5
            ),
            lambda room, _actor, user: administration.expel(actor=self.admin, room=room, user=user),
            self.exclude,
        ]

    def ways_to_speak(self) -> list[Callable[[Room, User, User], None]]:
        return [
            *[self.say] * 5,
            *[self.react] * 4,
            self.take_reaction_back,
            self.edit,
            self.delete,
            self.pin,
            self.unpin,
        ]

    def exclude(self, room: Room, _actor: User, user: User) -> None:
        ban = Ban.objects.filter(room=room, user=user).first()
        if ban:
            administration.readmit(actor=self.admin, ban=ban)
        else:
            administration.exclude(actor=self.admin, ban=Ban(room=room, user=user, reason="광고"))

    def say(self, room: Room, actor: User, _user: User) -> None:
        earlier = list(Message.objects.in_room(room.pk).values_list("pk", flat=True))
        reply_to = self.random.choice([None, *earlier]) if earlier else None
        files = [self.upload(actor) for _ in range(self.random.choice([0, 0, 0, 1, 2]))]
        send = Send(actor, room.pk, uuid4(), self.words(), reply_to=reply_to, attachments=files)
        (outcome,) = commit_sends([send])
        if not isinstance(outcome, Receipt):
            raise outcome

    def upload(self, uploader: User) -> int:
        """What the log tells of a file; its bytes play no part in it."""
        size = self.random.choice([None, 60])
        upload = Upload.objects.create(
            uploader=uploader, name="고양이 “1”.png", content_type="image/png", size=7,
            width=size, height=size, created_at=timezone.now(),
        )  # fmt: skip
        return upload.pk

    def words(self) -> str:
        somebody = self.random.choice(["", f"@{self.somebody().username} "])
        return f"{somebody}**안녕**\r\n“hi” \u2028 😀"

    def converse(self) -> None:
        """Somebody answers, in a room of their own, and likes what they said."""
        speaker = self.somebody()
        room = rooms.create_room(creator=speaker, name="대화", kind="public", topic="")
        for _ in range(2):
            earlier = Message.objects.in_room(room.pk).values_list("pk", flat=True).last()
            commit_sends([Send(speaker, room.pk, uuid4(), "네", reply_to=earlier)])
        files = [self.upload(speaker) for _ in range(2)]
        commit_sends([Send(speaker, room.pk, uuid4(), "", attachments=files)])
        first = Message.objects.in_room(room.pk).earliest("pk")
        for emoji in ("👍", "🎉"):
            add_reaction(user=speaker, message_id=first.pk, emoji=emoji)
        pin_message(actor=speaker, message_id=first.pk)

    def edit(self, room: Room, _actor: User, _user: User) -> None:
        message = self.some_message(room)
        if message:
            body = f"{self.words()} 고친 말 {self.random.random()}"
            edit_message(author=message.author, message_id=message.pk, body=body)

    def delete(self, room: Room, actor: User, _user: User) -> None:
        message = self.some_message(room)
        if message:
            deleter = self.random.choice([actor, message.author])
            delete_message(actor=deleter, message_id=message.pk, reason="광고")

    def react(self, room: Room, actor: User, _user: User) -> None:
        message = self.some_message(room)
        if message:
            giver = self.random.choice([actor, message.author])
            add_reaction(user=giver, message_id=message.pk, emoji=self.some_emoji())

    def take_reaction_back(self, room: Room, _actor: User, _user: User) -> None:
        given = Reaction.objects.filter(message__room=room).order_by("pk")
        reaction = self.random.choice([*given, None])
        if reaction:
            remove_reaction(
                user=reaction.user, message_id=reaction.message_id, emoji=reaction.emoji
            )

    def pin(self, room: Room, actor: User, _user: User) -> None:
        message = self.some_message(room)
        if message:
            pin_message(actor=actor, message_id=message.pk)

    def unpin(self, room: Room, actor: User, _user: User) -> None:
        pin = Pin.objects.filter(room=room).first()
        if pin:
            unpin_message(actor=actor, message_id=pin.message_id)

    def some_emoji(self) -> str:
        return self.random.choice(["👍", "❤️", "👩🏽‍🚀", "🇰🇷"])

    def some_message(self, room: Room) -> Message | None:
        messages = Message.objects.in_room(room.pk).select_related("author").order_by("pk")
        chosen: Message | None = self.random.choice([*messages, None])
        return chosen
