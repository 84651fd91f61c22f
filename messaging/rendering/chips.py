"""The reactions below a message as HTML: each emoji with its number, and which of them are mine."""

from collections.abc import Iterable

from django.template.loader import render_to_string

from messaging.models import Message
from messaging.reactions import Group
from messaging.rendering.reader import Reader

# As it stands in the piece that all readers share. Nothing that people write becomes such a tag.
# Without reactions it is left out; the client has one in its template.
PLACE = '<div class="reactions" data-reactions></div>'


def with_reactions(piece: str, message: Message, reactions: Iterable[Group], reader: Reader) -> str:
    """The piece of this message, as this person sees it."""
    chips = [
        {"emoji": emoji, "users": users, "is_mine": reader.user_id in users}
        for emoji, users in reactions
    ]
    if not chips or message.deleted_at is not None:
        return piece.replace(PLACE, "", 1)
    context = {"message": message, "chips": chips, "can_react": reader.can_react}
    return piece.replace(PLACE, render_to_string("messaging/_reactions.html", context), 1)
