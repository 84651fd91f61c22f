"""What the browser shows, in the language that it was subscribed in."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging.push.news import News

# As much as the notification of an open page shows; a push service takes 4 KB, sealed.
MOST_TEXT = 200


def notification(news: News, language: str) -> dict[str, Any]:
    """Read by static/js/service-worker.js. `tag` is the room's: the next one replaces it."""
    message = news.message
    with translation.override(language):
        return {
            "title": _title(news),
            "body": _body(news),
            "lang": language,
            "tag": f"oreum.{message.room_id}",
            "room": message.room_id,
            "seq": message.seq,
            "url": reverse("permalink", args=[message.room_id, message.seq]),
        }


def _title(news: News) -> str:
    author, room = news.message.author.name, news.room["name"]
    if author == room:
        return author
    return _("{name} in {room}").replace("{room}", room, 1).replace("{name}", author, 1)


def _body(news: News) -> str:
    """The text, and how many there are by now."""
    text = _text(news) if news.with_text else _("New message")
    count = news.room["unread"]
    if count <= 1:
        return text
    more = ngettext("{count} unread message", "{count} unread messages", count)
    return f"{text}\n{more.format(count=count)}"


def _text(news: News) -> str:
    return news.message.body[:MOST_TEXT] or _("Sent a file")
