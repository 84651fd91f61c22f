"""Incoming webhooks: each speaks as an account of its own, a member like any other. So it can be
muted, removed and banned, and what it says stays its own when it is gone.
"""

import secrets
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _

from messaging.commit import Receipt
from messaging.models import Webhook
from messaging.services.send import send_message
from rooms import events, log
from rooms.errors import Conflict, NotFound
from rooms.models import Room, User
from rooms.models.user import new_bot_username
from rooms.services.members import enter
from rooms.services.tokens import hash_of


def admit_speaker(*, room: Room, name: str, actor: User) -> User:
    """An account that nobody can log in to, as a member of a locked room. In the caller's
    transaction.
    """
    speaker = User.objects.create(
        username=new_bot_username(),
        display_name=name,
        password=make_password(None),
        is_bot=True,
    )
    enter(user=speaker, room=room, actor=actor)
    return speaker


def dismiss_speaker(*, room: Room, speaker: User, actor: User) -> None:
    """Out of a locked room for good. In the caller's transaction."""
    is_member, _rows = room.memberships.filter(user=speaker).delete()
    if is_member:
        data = events.member(speaker, reason="")
        log.append(room_id=room.pk, type=events.MEMBER_REMOVED, actor=actor, data=data)
    speaker.is_active = False
    speaker.save(update_fields=["is_active"])


def new_token() -> str:
    return secrets.token_urlsafe(32)


def say_through(*, token: str, text: str, client_id: UUID | None = None) -> Receipt:
    """Say something by the address of an incoming webhook. Raises NotFound for a token that is
    none, and what `send_message` raises.
    """
    hook = Webhook.objects.select_related("speaker").filter(token_hash=hash_of(token)).first()
    if hook is None or hook.speaker is None:
        raise NotFound
    if hook.state != Webhook.State.ACTIVE:
        raise Conflict(_("This webhook is paused."))
    return send_message(author=hook.speaker, room_id=hook.room_id, body=text, client_id=client_id)
