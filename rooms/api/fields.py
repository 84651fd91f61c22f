"""The kinds of values that go in and come out."""

from datetime import UTC, datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from rooms.cleaning import storable

MAX_SEQ = 2**53  # JavaScript counts no further
MAX_ID = 2**63 - 1


class Given(BaseModel):
    """A body: nothing is converted that JSON tells apart. Unknown fields are ignored."""

    model_config: ClassVar[ConfigDict] = ConfigDict(strict=True)


def in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("this time is out of range") from None


Text = Annotated[str, AfterValidator(storable)]
Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Seq = Annotated[int, Field(ge=0, le=MAX_SEQ)]
Moment = Annotated[AwareDatetime, Field(strict=False), AfterValidator(in_utc)]
Limit = Annotated[int, Field(ge=1, le=200, description="How many at most")]
Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
