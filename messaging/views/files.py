"""Files of messages, for those who may read the message."""

from typing import IO, Any
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from whitenoise.responders import SlicedFile, StaticFile

from messaging.files.keeping import opened
from messaging.files.kinds import is_shown
from messaging.models import Upload
from messaging.reading import find_upload
from rooms.bearer import bearer_token
from rooms.errors import NotFound, Refusal, Unauthenticated, Unavailable
from rooms.models import User
from rooms.services.tokens import find_token
from rooms.views.answers import tell_when_to_retry

THUMBNAIL_TYPE = "image/webp"
# A file does nothing but be looked at: no script, no form, nothing loaded, not our origin.
SANDBOX = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
GUARDS = {
    "Accept-Ranges": "bytes",
    # Kept, but asked for anew each time: after a deletion, a ban or a logout nobody sees it again.
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": SANDBOX,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

logger = structlog.get_logger(__name__)


@require_safe
def file(request: HttpRequest, key: str) -> HttpResponseBase:
    return _serve(request, key, is_thumbnail=False)


@require_safe
def thumbnail(request: HttpRequest, key: str) -> HttpResponseBase:
    return _serve(request, key, is_thumbnail=True)


def _serve(request: HttpRequest, key: str, *, is_thumbnail: bool) -> HttpResponseBase:
    """Asked anew each time who may see it. Whoever may not, and what is gone, look alike."""
    try:
        user = _reader(request)
        if user is None:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        upload = find_upload(user, UUID(key))
    except Unauthenticated as refusal:
        return _refused(refusal)
    except NotFound:
        raise Http404 from None
    if is_thumbnail and not upload.is_image:
        raise Http404
    etag = f'"{key}{"-thumbnail" * is_thumbnail}"'
    # The bytes behind a key never change, so one mark for each is enough.
    response = get_conditional_response(request, etag=etag) or _response(
        request, upload, is_thumbnail=is_thumbnail
    )
    return _guarded(response, etag)


def _reader(request: HttpRequest) -> User | None:
    """A browser with its session, or a program with its token. Raises Unauthenticated."""
    if token := bearer_token(request.headers.get("Authorization", "")):
        found = find_token(token)
        if found is None:
            raise Unauthenticated
        return found.user
    return request.user if request.user.is_authenticated else None


def _response(request: HttpRequest, upload: Upload, *, is_thumbnail: bool) -> HttpResponseBase:
    try:
        stream = opened(upload.key, is_thumbnail=is_thumbnail)
    except FileNotFoundError:
        logger.error("file is missing", upload=upload.pk)
        raise Http404 from None
    except OSError as error:
        logger.error("file cannot be read", upload=upload.pk, error=str(error))
        text = _("The file cannot be read right now. Nothing is lost: try again in a moment.")
        return _refused(Unavailable(text, retry_after=1))
    content_type = THUMBNAIL_TYPE if is_thumbnail else upload.content_type
    size = stream.seek(0, 2)
    stream.seek(0)
    part = _wanted_part(request.headers.get("Range", ""), size)
    answered: dict[str, Any] = {
        "content_type": content_type,
        "filename": upload.name,
        "as_attachment": not is_shown(content_type),
    }
    if part is None:
        return FileResponse(stream, **answered)
    return _partial(stream, part, size, answered)


def _refused(refusal: Refusal) -> HttpResponse:
    content_type = "text/plain; charset=utf-8"
    response = HttpResponse(str(refusal), status=refusal.status, content_type=content_type)
    tell_when_to_retry(response, refusal)
    return response


def _wanted_part(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None for all, as also for several parts at once, which a server may
    answer with the whole.
    """
    try:
        start, end = StaticFile.parse_byte_range(header)
    except ValueError:
        return None
    if start < 0:
        start = max(start + size, 0)
    return start, size - 1 if end is None else min(end, size - 1)


def _partial(
    stream: IO[bytes], part: tuple[int, int], size: int, answered: dict[str, Any]
) -> HttpResponseBase:
    start, end = part
    if start > end:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = FileResponse(SlicedFile(stream, start, end), status=206, **answered)
    response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    response.headers["Content-Length"] = str(end - start + 1)
    return response


def _guarded(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    for name, value in {"ETag": etag, **GUARDS}.items():
        response.headers[name] = value
    return response
