"""What goes in and comes out, once for each shape, for those who read the description of the API.

They stand beside the shapes and not in them, so that they tell one story; a test holds each against
its shape.
"""

from typing import Any

AT = "2026-11-23T09:05:12.430Z"
MINJUN = {"id": 2, "username": "minjun", "name": "박민준", "is_bot": False}
AUTHOR = {"id": 2, "name": "박민준"}
CLIENT_ID = "0d7f0a9e-7f0e-4c7b-9b1e-3a1d7c5b2f10"
WEBHOOK = {
    "id": 7,
    "kind": "outgoing",
    "name": "빌드 알림",
    "url": "https://ci.example.com/oreum",
    "events": "messages",
    "state": "active",
    "waiting": 0,
    "failing_since": None,
    "disabled_at": None,
    "disabled_reason": None,
    "created_at": AT,
}
BROWSER_KEYS = {
    "p256dh": "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7"
    "DkM",
    "auth": "tBHItJI5svbpez7KI4CCXg",
}
PLACE = {"topic": "oreum.events", "partition": 7, "offset": 5213}
BODY = "**점심** 먹으러 가요"
BODY_HTML = "<p><strong>점심</strong> 먹으러 가요</p>"
ATTACHMENT = {
    "id": 31,
    "url": "/files/5b1f0a9e7f0e4c7b9b1e3a1d7c5b2f10",
    "name": "고양이.jpg",
    "size": 183_204,
    "content_type": "image/jpeg",
    "width": 1600,
    "height": 1200,
    "thumbnail": "/files/5b1f0a9e7f0e4c7b9b1e3a1d7c5b2f10/thumbnail",
}
EVENT = {
    "room": 3,
    "seq": 118,
    "type": "message.created",
    "at": AT,
    "actor": AUTHOR,
    "data": {
        "id": 402,
        "client_id": CLIENT_ID,
        "position": 97,
        "body": BODY,
        "body_html": BODY_HTML,
        "reply_to": None,
        "attachments": [ATTACHMENT],
        "mentions": [],
    },
}

MESSAGE = {
    "id": 402,
    "room": 3,
    "seq": 118,
    "position": 97,
    "client_id": CLIENT_ID,
    "at": AT,
    "author": AUTHOR,
    "body": BODY,
    "body_html": BODY_HTML,
    "reply_to": None,
    "attachments": [ATTACHMENT],
    "mentions": [],
    "reactions": [{"emoji": "👍", "users": [2, 5]}],
    "edited_at": None,
    "deleted_at": None,
}

EXAMPLES: dict[str, Any] = {
    "Me": {**MINJUN, "email": "minjun@example.com", "is_staff": False},
    "Attachment": ATTACHMENT,
    "Person": MINJUN,
    "Author": AUTHOR,
    "RoomShown": {
        "id": 3,
        "name": "잡담",
        "topic": "점심, 날씨, 고양이",
        "kind": "public",
        "history": "all",
        "head": 118,
        "role": "member",
        "level": "all",
        "read": 117,
        "read_since": AT,
        "unread": 1,
        "mentions": 0,
        "created_at": AT,
        "archived_at": None,
    },
    "RoomWanted": {"name": "잡담", "kind": "public", "topic": "점심, 날씨, 고양이"},
    "DirectWanted": {"users": [2, 5]},
    "RoomChanges": {"topic": "점심, 날씨, 고양이, 강아지"},
    "Member": {
        "user": MINJUN,
        "role": "member",
        "joined_at": AT,
        "is_muted": False,
        "muted_until": None,
    },
    "RoleGiven": {"role": "moderator"},
    "ReasonGiven": {"reason": "광고를 올렸어요"},
    "Sanction": {"until": "2026-11-24T09:00:00.000Z", "reason": "광고를 올렸어요"},
    "Link": {
        "id": 5,
        "token": "0mQl24LgDy1a0KH0BnSA4ECAkjMAtp3O",
        "url": "https://chat.example.com/join/0mQl24LgDy1a0KH0BnSA4ECAkjMAtp3O/",
        "expires_at": "2026-11-30T09:00:00.000Z",
        "uses": 0,
        "max_uses": 10,
    },
    "LinkWanted": {"max_uses": 10, "expires_in": 604_800},
    "MessageWanted": {"body": BODY, "client_id": CLIENT_ID, "reply_to": None},
    "ReadShown": {"reads": {"2": 118, "5": 97}},
    "MessageChanges": {"body": "**저녁** 먹으러 가요"},
    "MessageShown": MESSAGE,
    "ReactionShown": {"emoji": "👍", "users": [2, 5]},
    "ReactorsShown": {"items": [{"emoji": "👍", "users": [MINJUN]}]},
    "Reacted": {"emoji": "👍", "users": [MINJUN]},
    "SearchPage": {"items": [MESSAGE], "next": "1848962000281600402"},
    "EventShown": EVENT,
    "PastShown": {"items": [EVENT], "next": None, "source": "topic"},
    "Source": "topic",
    "WebhookShown": WEBHOOK,
    "WebhookMade": {**WEBHOOK, "secret": "oreum_3Jx0tq1mCnG0v5mT0kzqX8nqf0N4sPp6u0b0m3l8d1E"},
    "WebhookWanted": {
        "kind": "outgoing",
        "name": "빌드 알림",
        "url": "https://ci.example.com/oreum",
    },
    "WebhookChanges": {"state": "active", "with_missed": True},
    "DeliveryShown": {
        "id": 912,
        "key": "7b0f0d0e-3a42-4d0e-9d27-51b0a3c0d7aa",
        "seq": 118,
        "state": "delivered",
        "tries": 1,
        "status": 204,
        "problem": None,
        "milliseconds": 38,
        "created_at": AT,
        "tried_at": AT,
        "ended_at": AT,
    },
    "DeliveryOfMessage": {
        "message": 402,
        "room": 3,
        "seq": 118,
        "committed_at": AT,
        "kafka": {
            "state": "stored",
            "milliseconds": 41,
            "place": PLACE,
            "place_unknown": None,
        },
        "groups": [
            {"name": "stats", "progress": "applied", "behind": None},
            {"name": "archive", "progress": "waiting", "behind": 3},
        ],
    },
    "KafkaShown": {
        "state": "waiting",
        "milliseconds": None,
        "place": None,
        "place_unknown": "waiting",
    },
    "PlaceShown": PLACE,
    "GroupShown": {"name": "archive", "progress": "waiting", "behind": 3},
    "InKafka": "stored",
    "Unknown": "waiting",
    "Progress": "applied",
    "ReadGiven": {"seq": 118},
    "MineGiven": {"level": "mentions"},
    "PushShown": {"key": BROWSER_KEYS["p256dh"], "subscribed": True},
    "BrowserKeys": BROWSER_KEYS,
    "SubscriptionGiven": {
        "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk",
        "keys": BROWSER_KEYS,
    },
    "Day": {"day": "2026-11-23", "messages": 41},
    "Talker": {"id": 2, "name": "박민준", "messages": 17},
    "Word": {"word": "점심", "messages": 6},
    "Statistics": {
        "is_live": True,
        "behind": 0,
        "timezone": "Asia/Seoul",
        "since": "2026-11-23",
        "day": "2026-11-23",
        "messages": 41,
        "people": 3,
        "days": [{"day": "2026-11-23", "messages": 41}],
        "hours": [0] * 9 + [20, 21] + [0] * 13,
        "talkers": [{"id": 2, "name": "박민준", "messages": 17}],
        "words": [{"word": "점심", "messages": 6}],
    },
    "FieldProblem": {"field": "body", "message": "Field required"},
    "Problem": {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing here, or it is not open to you.",
        "code": "not_found",
    },
}
PARAMETERS = {
    "room_id": "The room",
    "user_id": "The person",
    "invitation_id": "The invitation",
    "webhook_id": "The webhook",
    "delivery_id": "The delivery",
    "message_id": "The message",
    "emoji": "The emoji, percent-encoded",
    "upload_id": "The upload",
    "before": "Only what has a smaller seq",
    "after": "Only what has a larger seq",
}


def explain(schema: dict[str, Any]) -> None:
    """Put the examples to the shapes, and words to the parameters that have none of their own."""
    for name, shape in schema["components"]["schemas"].items():
        if name in EXAMPLES:
            shape["example"] = EXAMPLES[name]
    for operations in schema["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                parameter.setdefault("description", PARAMETERS.get(parameter["name"], ""))
