"""Browsers that want to be told while nobody looks, and those that do not any more."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from messaging.models import PushSubscription
from messaging.models.push import MAX_ENDPOINT_LENGTH
from messaging.posting.addresses import BadAddress, look_at, target_of
from messaging.push.sealing import BadKey, check_keys
from rooms import limits
from rooms.errors import Invalid, NotFound
from rooms.models import User

MOST_OF_A_PERSON = 10


def subscribe(
    *, user: User, session_key: str, endpoint: str, p256dh: str, auth: str, language: str
) -> PushSubscription:
    """This browser is told from now on, as long as the session lives. It takes the place of what
    the session or the address stood for before; of more than ten of a person the oldest goes.
    Raises Invalid, RateLimited, or NotFound where push is switched off.
    """
    if not settings.PUSH:
        raise NotFound
    limits.hit("push", user.pk)
    _check_endpoint(endpoint)
    try:
        check_keys(p256dh=p256dh, auth=auth)
    except BadKey:
        raise Invalid(_("These are not the keys of a browser.")) from None
    new = PushSubscription(
        user=user,
        session_key=session_key,
        session_hash=user.get_session_auth_hash(),
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        language=language,
    )
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        _make_room(new)
        new.save()
    return new


def _check_endpoint(endpoint: str) -> None:
    """A browser brings what its maker gave it; but anybody can say to be a browser."""
    try:
        target = target_of(endpoint)
        is_open = target.scheme == "https" or settings.DEBUG
        if not is_open or ":" in target.host or len(endpoint) > MAX_ENDPOINT_LENGTH:
            raise Invalid(_("This is not the address of a push service."))
        look_at(endpoint, allow_private=settings.DEBUG)
    except BadAddress:
        raise Invalid(_("This is not the address of a push service.")) from None


def _make_room(new: PushSubscription) -> None:
    PushSubscription.objects.filter(endpoint=new.endpoint).delete()
    PushSubscription.objects.filter(session_key=new.session_key).delete()
    newest = PushSubscription.objects.filter(user=new.user).order_by("-created_at", "-pk")
    surplus = newest.values_list("pk", flat=True)[MOST_OF_A_PERSON - 1 :]
    PushSubscription.objects.filter(pk__in=list(surplus)).delete()


def unsubscribe(*, user: User, session_key: str) -> None:
    """This browser is told nothing more. Once more does no harm."""
    PushSubscription.objects.filter(user=user, session_key=session_key).delete()
