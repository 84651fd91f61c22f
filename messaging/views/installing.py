"""What makes the site an app: the manifest, the service worker, the page without a network."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from messaging.views.languages import known

PAPER = "#fbfaf7"
SERVICE_WORKER = "js/service-worker.js"


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """The languages have one each: a browser asks for it without cookies."""
    with translation.override(known(language)):
        return JsonResponse(described(language), content_type="application/manifest+json")


def described(language: str) -> dict[str, Any]:
    return {
        "id": "/",
        "name": _("Oreum"),
        "short_name": _("Oreum"),
        "description": _("A group chat that a team hosts itself"),
        "lang": language,
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static("icons/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(icon(f"icons/app-{size}.png", size, "any") for size in (192, 512)),
            *(icon(f"icons/app-maskable-{size}.png", size, "maskable") for size in (192, 512)),
        ],
        "shortcuts": [
            {"name": _("Search"), "url": reverse("search")},
            {"name": _("Browse rooms"), "url": reverse("directory")},
        ],
    }


def icon(path: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": static(path),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root of the site, for it may only see what lies below its own address."""
    path = finders.find(SERVICE_WORKER)
    if path is None:
        raise Http404
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest, language: str) -> HttpResponse:
    """The same for everybody: it is kept by the browser, and nothing private may be."""
    with translation.override(known(language)):
        return render(None, "offline.html", {"waiting": waiting()})


def waiting() -> dict[str, str]:
    """How many messages wait in this browser, which the page finds out itself."""
    one, other = (
        ngettext(
            "{count} message is waiting and will be sent then.",
            "{count} messages are waiting and will be sent then.",
            count,
        )
        for count in (1, 2)
    )
    return {"one": one, "other": other}
