"""/metrics, for Prometheus: not for the public."""

import ipaddress
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from messaging.metrics.exchange import exposition
from messaging.metrics.families import CONTENT_TYPE
from rooms.bearer import bearer_token

# A proxy says for whom it asks; what came through one does not come from this machine.
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


def may_read(request: HttpRequest) -> bool:
    """METRICS_TOKEN opens, and being an admin. Only where no token is set, this machine may read
    too, as long as it does not say who it is.
    """
    authorization = request.headers.get("Authorization")
    if authorization is not None:
        return _is_token(authorization)
    if request.user.is_authenticated:
        return request.user.is_superuser
    return not settings.METRICS_TOKEN and _is_from_here(request)


def _is_token(authorization: str) -> bool:
    expected = settings.METRICS_TOKEN.encode()
    return bool(expected) and compare_digest(bearer_token(authorization).encode(), expected)


def _is_from_here(request: HttpRequest) -> bool:
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # nobody knows from where
        return False
