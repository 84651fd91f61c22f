"""Files as a person is given them."""

from typing import Any

from django.test import Client

from messaging.models import Upload
from rooms.models import User


def get(client: Client, user: User | None, upload: Upload, part: str = "", **headers: str) -> Any:
    client.logout()
    if user is not None:
        client.force_login(user)
    answer: Any = client.get(f"/files/{upload.key.hex}{part}", headers=headers)
    answer.body = answer.getvalue()  # to its end, which closes the file
    return answer
