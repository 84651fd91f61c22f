"""Calls to the REST API, as a person or program makes them."""

import json
from typing import Any

from django.test import Client

from rooms.models import User

ROOT = "/api/v1"


def call(
    client: Client,
    user: User | None,
    method: str,
    path: str,
    content: Any = None,
    **headers: str,
) -> Any:
    """One call with the session of `user`; None stays anonymous. `content` goes as JSON."""
    client.logout()
    if user is not None:
        client.force_login(user)
    body = b"" if content is None else json.dumps(content).encode()
    return client.generic(
        method, ROOT + path, body, content_type="application/json", headers=headers
    )
