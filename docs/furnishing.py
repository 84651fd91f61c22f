"""More than the demo has, for the pictures and the walks: something on every page.

    manage.py shell -c "from docs.furnishing import furnish; furnish()"

Prints one JSON object: the facts that the paths in `docs.pages` have places for, the cookie of each
viewer, the pages that no address leads to, by template and language, and the mails.
"""

import json
import sys
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from docs.pages import PAGES, Viewer
from messaging.models import Webhook
from messaging.projections.stats import Stats
from messaging.services.revise import delete_message, edit_message
from messaging.services.send import send_message
from messaging.services.webhooks import create_webhook
from rooms.events import as_event
from rooms.models import Room, RoomEvent, User
from rooms.services.invitations import create_invitation
from rooms.services.members import join_room
from rooms.services.rooms import archive_room, create_room
from rooms.services.sanctions import ban_member, mute_member

SHORT = "오늘 회의는 세 시예요"
MAILS = {
    "reset": "account/email/password_reset_key",
    "reset-nobody": "account/email/unknown_account",
    "webhook-stopped": "messaging/mail/webhook_disabled",
}
LAPTOP = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/142.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.1 Safari/604.1"
LONG = "https://example.com/a-very-long-address-without-any-space-" + "0123456789" * 12


def furnish() -> None:
    people = {user.username: user for user in User.objects.all()}
    jisu, guest = people["jisu"], User.objects.create_user("seojun", display_name="윤서준")
    facts = {**rooms_of(jisu, guest), "cookies": cookies(jisu, people["emma"], guest)}
    count()
    json.dump({**facts, "templates": templates(), "mails": mails()}, sys.stdout)


def rooms_of(jisu: User, guest: User) -> dict[str, Any]:
    room = Room.objects.get(name="공지")
    join_room(user=guest, room=room)
    mute_member(actor=jisu, room=room, user=guest, reason="광고")
    ban_member(actor=jisu, room=room, user=User.objects.get(username="daniel"), reason="시험")
    archived = create_room(creator=jisu, name="작년 워크숍", kind="public")
    archive_room(actor=jisu, room=archived)
    hooks = {
        "outgoing": create_webhook(
            actor=jisu, room=room, kind="outgoing", name="배포 알림", url="https://example.com/in"
        ),
        "incoming": create_webhook(actor=jisu, room=room, kind="incoming", name="당번"),
    }
    workshop = Room.objects.get(name="제주 워크숍")
    return {
        "room": f"/rooms/{room.pk}/",
        "unread": f"/rooms/{Room.objects.get(name='개발').pk}/",
        "other": f"/rooms/{Room.objects.get(name='잡담').pk}/",
        "archived": f"/rooms/{archived.pk}/",
        "empty": f"/rooms/{create_room(creator=jisu, name='새 방', kind='private').pk}/",
        "invitation": create_invitation(actor=jisu, room=workshop, expires_in=86_400).token,
        "edited": say(jisu, room),
        **{name: hook.webhook.pk for name, hook in hooks.items()},
    }


def say(jisu: User, room: Room) -> int:
    """A message that was edited (its id), one that was deleted, one that is wide, and one that is
    short and the last.
    """
    ids = [
        send_message(author=jisu, room_id=room.pk, body=body).row.id
        for body in ("오늘 회의는 두 시예요", "잘못 보냈어요", LONG, SHORT)
    ]
    edit_message(author=jisu, message_id=ids[0], body=SHORT)
    delete_message(actor=jisu, message_id=ids[1])
    return ids[0]


def cookies(admin: User, member: User, guest: User) -> dict[str, list[str]]:
    """Name and value of the session's cookie, by viewer. Each has a phone besides."""
    found = {}
    for viewer, user in ((Viewer.ADMIN, admin), (Viewer.MEMBER, member), (Viewer.MUTED, guest)):
        log_in(user, IPHONE)
        found[viewer.value] = [settings.SESSION_COOKIE_NAME, log_in(user, LAPTOP)]
    return found


def log_in(user: User, user_agent: str) -> str:
    """The key of a session that is among the person's devices, as it is after the login page."""
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    UserSession.objects.create(user=user, session_key=key, ip="192.0.2.7", user_agent=user_agent)
    return key


def count() -> None:
    """What `runworker stats` would have counted, without a Kafka to read it from."""
    with transaction.atomic():
        Stats().apply([as_event(row) for row in RoomEvent.objects.order_by("room", "seq")])


def templates() -> dict[str, dict[str, str]]:
    names = [page.template for page in PAGES if page.template]
    request = RequestFactory().get("/")
    found: dict[str, dict[str, str]] = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            found[language] = {name: render_to_string(name, {}, request) for name in names}
    return found


def mails() -> dict[str, str]:
    """Subject and text, by name and language."""
    webhook = Webhook.objects.filter(kind=Webhook.Kind.OUTGOING).first()
    assert webhook is not None
    webhook.disabled_reason = Webhook.Reason.FAILING
    link = f"{settings.SITE_URL}/…"
    context = {"webhook": webhook, "link": link, "password_reset_url": link, "username": "jisu"}
    found = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            for name, template in MAILS.items():
                subject = render_to_string(f"{template}_subject.txt", context).strip()
                body = template if name == "webhook-stopped" else f"{template}_message"
                text = render_to_string(f"{body}.txt", context)
                found[f"mail-{name}-{language}"] = f"{subject}\n\n{text}"
    return found
