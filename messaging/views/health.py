"""/health/live and /health/ready, for whoever watches over this process."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from messaging.health import Dependency, State, dependencies
from messaging.roster import roster
from rooms.events import timestamp


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 while this process can serve. Without Redis, Kafka or workers it can; without database
    not."""
    found = dependencies()
    is_ready = found["database"].state == State.UP
    content = {
        "status": "ready" if is_ready else "unavailable",
        "dependencies": {name: _described(dependency) for name, dependency in found.items()},
        "workers": roster() if is_ready else None,
    }
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(content, status=status)


def _described(dependency: Dependency) -> dict[str, Any]:
    """`problem` is there while there is one."""
    content: dict[str, Any] = {
        "state": dependency.state,
        "latency_ms": dependency.latency_ms,
        "since": dependency.since and timestamp(dependency.since),
    }
    if dependency.problem:
        content["problem"] = dependency.problem
    return content
