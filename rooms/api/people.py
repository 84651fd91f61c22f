"""GET /me and /people, and how people look."""

from ninja import Router
from pydantic import BaseModel

from rooms.api.authentication import ApiRequest
from rooms.api.pages import CursorQuery, Page, page_of
from rooms.models import User

router = Router(tags=["me"])


class Person(BaseModel):
    id: int
    username: str
    name: str
    is_bot: bool


class Me(Person):
    email: str
    is_staff: bool


@router.get("/me", response=Me, summary="Who I am")
def me(request: ApiRequest) -> dict[str, object]:
    user = request.auth
    return {**person(user), "email": user.email, "is_staff": user.is_staff}


@router.get("/people", response=Page[Person], summary="Who is on this server")
def list_people(request: ApiRequest, page: CursorQuery) -> dict[str, object]:
    """Everybody with an account that is in use and with whom one may talk: bots are left out."""
    rows = User.objects.reachable().filter(pk__gt=page.after or 0).order_by("pk")
    return page_of(list(rows[: page.limit + 1]), page.limit, person, lambda user: user.pk)


def person(user: User) -> dict[str, object]:
    return {"id": user.pk, "username": user.username, "name": user.name, "is_bot": user.is_bot}
