"""Whether a browser may still be told: it ends with the session that it was asked for in."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import constant_time_compare

from messaging.models import PushSubscription


def holds(subscription: PushSubscription, now: datetime) -> bool:
    """Neither logged out, nor deactivated, nor of another password than today's."""
    user = subscription.user
    session_hash = user.get_session_auth_hash()
    is_of_password = constant_time_compare(subscription.session_hash, session_hash)
    is_over = ended(now).filter(pk=subscription.pk).exists()
    return user.is_active and is_of_password and not is_over


def ended(now: datetime) -> QuerySet[PushSubscription]:
    """Those whose session is gone or has expired."""
    session = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    return PushSubscription.objects.filter(~Exists(session))
