"""/health/live and /health/ready, for whoever watches over this process."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from messaging.health import State, dependencies


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 while this process can serve. Without Redis or Kafka it can; without database not."""
    found = dependencies()
    is_ready = found["database"].state == State.UP
    content = {
        "status": "ready" if is_ready else "unavailable",
        "dependencies": {
            name: {"state": dependency.state, "latency_ms": dependency.latency_ms}
            for name, dependency in found.items()
        },
    }
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(content, status=status)
