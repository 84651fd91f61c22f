"""The way a chat is usually written: one transaction a message, one row at a time, plain ORM.

It gives the same message, the same event and the same gapless seq as messaging.commit, but it
neither asks whether the author may write nor renders Markdown: the comparison favours it.
"""

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from messaging.events import MESSAGE_CREATED, message_created
from messaging.models import Message
from rooms.models import RoomEvent, User

NEXT_SEQ = (
    "UPDATE rooms_room SET last_seq = last_seq + 1, last_position = last_position + 1"
    " WHERE id = %s RETURNING last_seq, last_position"
)


@transaction.atomic
def send(author: User, room_id: int, client_id: UUID, body: str) -> Message:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SEQ, [room_id])
        seq, position = cursor.fetchone()
    message = Message.objects.create(
        room_id=room_id,
        seq=seq,
        position=position,
        author=author,
        client_id=client_id,
        body=body,
        body_html=body,
        created_at=timezone.now(),
    )
    RoomEvent.objects.create(
        room_id=room_id,
        seq=seq,
        type=MESSAGE_CREATED,
        at=message.created_at,
        actor=author,
        actor_name=author.name,
        data=message_created(message),
    )
    return message
