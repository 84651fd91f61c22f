"""Finding what was said: by the index, then by the text itself, newest first."""

from dataclasses import dataclass

from messaging.models import Message
from messaging.search.backend import backend
from messaging.search.entries import END, features_of, key_of, key_of_moment, text_of
from messaging.search.scope import Scope
from messaging.search.tokens import normal
from messaging.search.wanted import Wanted
from rooms.models import User

AT_ONCE = 200
ROUNDS = 10  # of candidates for one page; whoever wants more asks for the next page


@dataclass(frozen=True, slots=True)
class Found:
    """`next` is the cursor of the page after this one, None after the last."""

    messages: list[Message]
    next: int | None


def find(user: User, wanted: Wanted, *, cursor: int | None = None, limit: int = 50) -> Found:
    """A page of the messages that this person may read and that are as wanted."""
    scope = Scope.of_room(user, wanted.room) if wanted.room else Scope.of_all(user)
    since = key_of_moment(wanted.since) if wanted.since else -END
    below = key_of_moment(wanted.until) if wanted.until else END
    below = below if cursor is None else min(below, cursor)
    tokens, found = wanted.tokens(), []
    for _round in range(ROUNDS):
        rows = backend().candidates(tokens, scope, since=since, below=below, limit=AT_ONCE)
        found += _as_wanted([message_id for _key, message_id in rows], wanted)
        if len(found) > limit:
            return Found(found[:limit], key_of(found[limit - 1]))
        if len(rows) < AT_ONCE:
            return Found(found, None)
        below = rows[-1][0]
    return Found(found, below)


def _as_wanted(message_ids: list[int], wanted: Wanted) -> list[Message]:
    """As the messages are now: the index may not have heard yet of an edit or a deletion."""
    stored = Message.objects.select_related("author", "room").in_bulk(message_ids)
    messages = [stored[pk] for pk in message_ids if pk in stored]
    return [message for message in messages if _is_as_wanted(message, wanted)]


def _is_as_wanted(message: Message, wanted: Wanted) -> bool:
    if message.deleted_at is not None:
        return False
    if wanted.author is not None and message.author_id != wanted.author.pk:
        return False
    if not wanted.has.issubset(features_of(message)):
        return False
    text = " ".join(normal(text_of(message)).split())
    return all(term in text for term in wanted.terms)
