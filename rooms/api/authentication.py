"""Who calls: a program with a bearer token, or a browser with its session."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer
from ninja.security.apikey import APIKeyCookie
from ninja.utils import check_csrf

from rooms.errors import Forbidden, Unauthenticated
from rooms.models import User
from rooms.services.tokens import find_token


class ApiRequest(HttpRequest):
    """A request that passed authentication: `auth` is who calls."""

    auth: User


class BearerToken(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> User:
        """Raises Unauthenticated: a wrong token is refused even beside a good session."""
        found = find_token(token.strip())
        if found is None:
            raise Unauthenticated(_("This token is not valid, or not any more."))
        return found.user


class SessionCookie(APIKeyCookie):
    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> User | None:
        user = self.authenticate(request, None)
        # Asked only of those who are logged in: everybody else gets a plain 401.
        if user is not None and check_csrf(request):
            raise Forbidden(_("The CSRF token is missing or wrong. Reload the page."))
        return user

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return request.user if request.user.is_authenticated else None


CREDENTIALS = [BearerToken(), SessionCookie()]
