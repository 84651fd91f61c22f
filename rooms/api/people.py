"""GET /me, and how people look."""

from ninja import Router
from pydantic import BaseModel

from rooms.api.authentication import ApiRequest
from rooms.models import User

router = Router(tags=["me"])


class Person(BaseModel):
    id: int
    username: str
    name: str


class Me(Person):
    email: str
    is_staff: bool


@router.get("/me", response=Me, summary="Who I am")
def me(request: ApiRequest) -> dict[str, object]:
    user = request.auth
    return {**person(user), "email": user.email, "is_staff": user.is_staff}


def person(user: User) -> dict[str, object]:
    return {"id": user.pk, "username": user.username, "name": user.name}
