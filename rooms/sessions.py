"""Sessions in the database, read in one question together with whose they are.

Django asks for the session first, as it alone tells whose it is. This process remembers that, but
no more than that: the session, the person and their password are read anew for every page, so a
right that ended anywhere ends here at once (docs/decisions/0044-a-page-in-three-questions.md).
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db.models import Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from rooms.models import Epoch, User

OWNERS = "owners"  # the cache: ids of people by the keys of their sessions

_EPOCH = Subquery(Epoch.objects.filter(pk=1).values("value"))


class SessionStore(db.SessionStore):
    """`person`, with their `attention`, and `epoch` are what came along with the session; None
    where it was read by itself.
    """

    person: User | None = None
    epoch: str | None = None

    def _get_session_from_db(self) -> Session | None:
        owner = caches[OWNERS].get(self.session_key)
        found = owner and self._read_with(owner)
        return found or super()._get_session_from_db()  # type: ignore[misc]

    def _read_with(self, owner: int) -> Session | None:
        key = self.session_key or ""
        live = Session.objects.filter(session_key=key, expire_date__gt=timezone.now())
        rows = User.objects.filter(pk=owner).select_related("attention")
        person = rows.annotate(
            session_data=Subquery(live.values("session_data")), epoch=_EPOCH
        ).first()
        if person is None or person.session_data is None:
            return None
        self.person, self.epoch = person, person.epoch
        return Session(session_key=key, session_data=person.session_data)


class PersonMiddleware(AuthenticationMiddleware):
    """`request.user`, asked for once and only where somebody looks at it."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: kept_person_of(request))  # type: ignore[assignment]


def kept_person_of(request: HttpRequest) -> Any:
    """Where Django keeps it too: lines of the log take it from there, and ask nobody."""
    request._cached_user = person_of(request)  # type: ignore[attr-defined]
    return request._cached_user  # type: ignore[attr-defined]


def person_of(request: HttpRequest) -> Any:
    """Who came along with the session, if it is theirs and holds; else Django is asked, which also
    ends a session that does not hold, and renews one that was signed with an older secret.
    """
    session = request.session
    kept = session.get(auth.SESSION_KEY)
    person = getattr(session, "person", None)
    if person is not None and str(person.pk) == kept and holds(session, person):
        return person
    person = auth.get_user(request)
    if person.is_authenticated:
        caches[OWNERS].set(session.session_key, person.pk)
    return person


def current_epoch(request: HttpRequest) -> str:
    return getattr(request.session, "epoch", None) or Epoch.objects.current()


def holds(content: Any, user: User, *, older_secrets: bool = False) -> bool:
    """Whether the session is of this user's present password, and the user may still come. With
    `older_secrets` also one that was signed before the site's secret was changed.
    """
    backend = backends().get(content.get(auth.BACKEND_SESSION_KEY, ""))
    if backend is None or not backend.user_can_authenticate(user):
        return False
    kept = content.get(auth.HASH_SESSION_KEY) or ""
    older = user.get_session_auth_fallback_hash() if older_secrets else ()
    return any(constant_time_compare(kept, one) for one in (user.get_session_auth_hash(), *older))


@cache
def backends() -> dict[str, Any]:
    return dict(zip(settings.AUTHENTICATION_BACKENDS, auth.get_backends(), strict=True))
