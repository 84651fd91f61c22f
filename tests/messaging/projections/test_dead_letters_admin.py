"""Dead letters in the admin: looked at, tried again, dropped, and who wanted it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from messaging.models import DeadLetter
from rooms.models import Room, User

LIST = "admin:messaging_deadletter_changelist"
ONE = "admin:messaging_deadletter_change"


def letter(room: Room) -> DeadLetter:
    return DeadLetter.objects.create(
        projection="stats",
        topic="oreum.events",
        partition=3,
        offset=7,
        room_number=room.pk,
        seq=5,
        reason=DeadLetter.Reason.FAILED,
        value='{"body": "비밀"}',
    )


@pytest.mark.parametrize("action", ["try_again", "drop"])
def test_an_admin_decides_and_the_audit_names_them(
    client: Client, dana: User, room: Room, action: str
) -> None:
    put_aside = letter(room)
    client.force_login(dana)

    answer = client.post(reverse(LIST), {"action": action, "_selected_action": [put_aside.pk]})

    assert answer.status_code == 302
    put_aside.refresh_from_db()
    assert put_aside.wish == {"try_again": "retry", "drop": "drop"}[action]
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (dana, str(put_aside.pk))


def test_what_was_said_in_a_private_room_is_not_shown(
    client: Client, dana: User, room: Room, public_room: Room
) -> None:
    client.force_login(dana)

    private = client.get(reverse(ONE, args=[letter(room).pk]))
    public = client.get(reverse(ONE, args=[letter(public_room).pk]))

    assert "비밀" not in private.content.decode()
    assert "비밀" in public.content.decode()


def test_who_may_only_look_cannot_decide(client: Client, room: Room, charlie: User) -> None:
    put_aside = letter(room)
    charlie.is_staff = True
    charlie.save(update_fields=["is_staff"])
    client.force_login(charlie)

    client.post(reverse(LIST), {"action": "drop", "_selected_action": [put_aside.pk]})

    put_aside.refresh_from_db()
    assert put_aside.wish == ""
