"""The delivery page and what belongs to it: for staff only, like the rest of the admin."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Q, QuerySet, When
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from messaging.admin.delivery.groups import groups
from messaging.admin.delivery.lanes import delivery
from messaging.admin.delivery.resets import dry_run, reset
from messaging.admin.delivery.whereabouts import reason, sentence
from messaging.health import dependencies
from messaging.models import Message, Verification, Worker
from messaging.models.worker import SILENT_AFTER
from messaging.projections.catalogue import PROJECTIONS
from messaging.projections.whereabouts import whereabouts
from rooms.models import RoomEvent

# Each a template; what fetches the page anew gets them by name.
PARTS = ("lanes", "surroundings", "verification", "workers", "groups")
MAY_RESET = "messaging.delete_projectionposition"


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """With `?parts`, its parts alone: `{"parts": {name: HTML}}`."""
    context = figures() | {"may_reset": request.user.has_perm(MAY_RESET)}
    if "parts" in request.GET:
        parts = {
            name: render_to_string(f"admin/delivery/_{name}.html", context, request)
            for name in PARTS
        }
        return JsonResponse({"parts": parts})
    return page(request, "overview", _("Delivery"), context)


def figures() -> dict[str, Any]:
    servers = dependencies()
    found, problem = groups(servers["kafka"])
    waiting = RoomEvent.objects.unmirrored()
    return {
        "delivery": delivery(),
        "dependencies": servers,
        "has_kafka": bool(settings.KAFKA_BOOTSTRAP_SERVERS),
        "waiting": waiting.count(),
        "oldest_at": waiting.values_list("at", flat=True).first(),
        "verification": Verification.objects.order_by("-at").first(),
        "workers": workers(),
        "groups": found,
        "groups_problem": problem,
        "now": timezone.now(),
    }


def workers() -> QuerySet[Worker]:
    """With `is_silent`: killed without a word, or stuck."""
    is_silent = Q(seen_at__lte=Now() - SILENT_AFTER)
    silent = Case(When(is_silent, then=True), default=False, output_field=BooleanField())
    return Worker.objects.annotate(is_silent=silent)


@never_cache
@require_http_methods(["GET", "POST"])
def projection_reset(request: Any, projection: str) -> HttpResponse:
    if projection not in PROJECTIONS:
        raise Http404
    if not request.user.has_perm(MAY_RESET):
        raise PermissionDenied
    if request.method == "POST":
        reset(actor=request.user, projection=projection)
        said = _("%(projection)s begins anew.") % {"projection": projection}
        messages.success(request, said)
        return HttpResponseRedirect(reverse("delivery"))
    context = {"projection": projection, "loss": dry_run(projection)}
    return page(request, "reset", _("Reset %(projection)s") % {"projection": projection}, context)


@never_cache
@require_safe
def message_page(request: HttpRequest, message_id: int) -> HttpResponse:
    if not request.user.has_perm("messaging.view_message"):
        raise PermissionDenied
    message = get_object_or_404(Message, pk=message_id)
    found = whereabouts(message, with_place=True)
    context = {
        "message": message,
        "whereabouts": found,
        "unknown": reason(found.unknown),
        "projections": [(group.name, sentence(group)) for group in found.groups],
    }
    return page(request, "message", _("Where is message %(place)s?") % {"place": message}, context)


def page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/delivery/{name}.html", context)
