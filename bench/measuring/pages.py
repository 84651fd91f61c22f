"""Pages as a person who is logged in gets them."""

import http.client

from measuring.servers import Environment, manage

# A session of the first person there is, made like a login makes it.
LOG_IN = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from rooms.models import User
user = User.objects.earliest("pk")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
"""


def log_in(environment: Environment) -> str:
    """The cookie, as `name=value`."""
    return manage(environment, "shell", "-v", "0", "-c", LOG_IN).strip()


class Reader:
    """One connection, kept."""

    def __init__(self, port: int, environment: Environment) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Cookie": log_in(environment)}

    def read(self, path: str) -> bytes:
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == http.client.OK, f"{path}: {answer.status}"
        return content
