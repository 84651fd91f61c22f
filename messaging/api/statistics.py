"""Who says how much, when, and which words."""

from datetime import date
from typing import Annotated

from ninja import Query, Router
from pydantic import BaseModel, Field

from messaging.reading import find_room
from messaging.statistics import Span, StatisticsShown, all_statistics, room_statistics
from rooms.api.authentication import ApiRequest

router = Router(tags=["statistics"])


class Day(BaseModel):
    day: str
    messages: int


class Talker(BaseModel):
    id: int
    name: str
    messages: int


class Word(BaseModel):
    word: str
    messages: int = Field(description="In so many messages it stands")


class Statistics(BaseModel):
    is_live: bool = Field(description="false: Kafka is off, nothing is counted")
    behind: int = Field(description="So many events are not counted yet")
    timezone: str
    since: str = Field(description="The first day")
    day: str = Field(description="The day of the words")
    messages: int
    people: int
    days: list[Day]
    hours: list[int] = Field(description="24 numbers, from midnight on")
    talkers: list[Talker]
    words: list[Word]


class StatisticsQuery(BaseModel):
    days: int = Field(30, ge=1, le=366, description="So many days, today included")
    day: date | None = Field(None, description="The day of the words; today if there is none")

    @property
    def span(self) -> Span:
        return Span(self.days, self.day)


@router.get("/rooms/{int:room_id}/stats", response=Statistics, summary="Statistics of a room")
def get_room_statistics(
    request: ApiRequest, room_id: int, query: Annotated[StatisticsQuery, Query()]
) -> StatisticsShown:
    room = find_room(request.auth, room_id)
    return room_statistics(request.auth, room, query.span)


@router.get("/stats", response=Statistics, summary="Statistics of all rooms that I see")
def get_statistics(
    request: ApiRequest, query: Annotated[StatisticsQuery, Query()]
) -> StatisticsShown:
    return all_statistics(request.auth, query.span)
