"""Searching in everything one may read."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from messaging.api.messages import MessageShown
from messaging.presentation import message_objects
from messaging.search.finding import find
from messaging.search.wanted import understand
from rooms import limits
from rooms.api.authentication import ApiRequest
from rooms.api.fields import Limit, Text
from rooms.errors import Invalid

router = Router(tags=["messages"])

NOTHING_WANTED = _("Say what to search for: words in q, or one of the filters.")


class SearchQuery(BaseModel):
    q: Text = Field(
        "", description='Words, "words in a row", and filters: from: in: before: after: has:'
    )
    room: Text = Field("", description="Only in this room: its id or its name")
    author: Text = Field("", alias="from", description="Only what this person said: a user name")
    before: Text = Field("", description="Only what was said before this day or moment")
    after: Text = Field("", description="Only what was said from this day or moment on")
    has: Text = Field(
        "", description="Only messages with an `image`, a `file`, a `link`, or `code`"
    )
    cursor: int | None = Field(None, ge=-(2**62), le=2**62, description="`next` of the page before")
    limit: Limit = 50


class SearchPage(BaseModel):
    items: list[MessageShown]
    next: str | None = Field(description="The `cursor` of the next page; null: this was the last")


@router.get("/search", response=SearchPage, summary="Search in all I may read")
def search(request: ApiRequest, query: Annotated[SearchQuery, Query()]) -> dict[str, object]:
    """Newest first. A day begins where the site is; a moment has its offset."""
    limits.hit("search", request.auth.pk)
    fields = {
        "in": query.room,
        "from": query.author,
        "before": query.before,
        "after": query.after,
        "has": query.has,
    }
    wanted = understand(request.auth, query.q, fields)
    if wanted.is_empty:
        raise Invalid(NOTHING_WANTED)
    found = find(request.auth, wanted, cursor=query.cursor, limit=query.limit)
    return {
        "items": message_objects(found.messages),
        "next": None if found.next is None else str(found.next),
    }
