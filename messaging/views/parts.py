"""What the client builds pages from."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from messaging.parts import parts_in
from messaging.views.languages import known

YEAR = 365 * 24 * 3600


@require_safe
@gzip_page  # nothing in it is secret
def parts(request: HttpRequest, language: str, version: str) -> HttpResponse:
    """While processes are replaced one asks for those of the other; then browsers ask again."""
    found = parts_in(known(language))
    response = HttpResponse(found.html)
    if version == found.version:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response
