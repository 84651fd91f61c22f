"""Lists: `{"items": [...], "next": cursor or null}`."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from ninja import Query
from pydantic import BaseModel, Field

from rooms.api.fields import Id, Limit

Item = TypeVar("Item")
Row = TypeVar("Row")


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next: int | None = Field(description="Where the next page begins; null: this was the last")


class Cursor(BaseModel):
    after: Id | None = Field(None, description="`next` of the page before")
    limit: Limit = 50


CursorQuery = Annotated[Cursor, Query()]


def page_of(
    rows: Sequence[Row], limit: int, show: Callable[[Row], object], cursor: Callable[[Row], int]
) -> dict[str, object]:
    """A page of ascending rows; whoever read them read one more than `limit`, to know of more."""
    shown = rows[:limit]
    return {
        "items": [show(row) for row in shown],
        "next": cursor(shown[-1]) if len(rows) > limit else None,
    }
