"""Every refusal as problem details (RFC 9457), with a `code` for programs."""

import logging
import math
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel

from rooms.errors import Invalid, NotFound, Refusal, TooLarge, Unauthenticated, Unavailable

CONTENT_TYPE = "application/problem+json"

logger = logging.getLogger(__name__)


class FieldProblem(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] | None = None


def problem(
    *, status: int, code: str, detail: str, retry_after: float | None = None, **more: object
) -> HttpResponse:
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        **more,
    }
    response = HttpResponse(orjson.dumps(content), status=status, content_type=CONTENT_TYPE)
    if retry_after is not None:
        response["Retry-After"] = str(max(1, math.ceil(retry_after)))
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def problem_of(refusal: Refusal) -> HttpResponse:
    return problem(
        status=refusal.status,
        code=refusal.code,
        detail=str(refusal),
        retry_after=refusal.retry_after,
    )


def register(api: NinjaAPI) -> None:
    """Make the API answer in problems only."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(ValidationError, _invalid_fields)
    api.add_exception_handler(AuthenticationError, lambda *_args: problem_of(Unauthenticated()))
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(Http404, lambda *_args: problem_of(NotFound()))
    api.add_exception_handler(RequestDataTooBig, lambda *_args: problem_of(TooLarge()))
    api.add_exception_handler(SuspiciousOperation, lambda *_args: problem_of(Invalid()))
    api.add_exception_handler(OperationalError, _database_away)
    api.add_exception_handler(InterfaceError, _database_away)
    api.add_exception_handler(Exception, _unexpected)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_of(error)


def _invalid_fields(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [
        {"field": _field(found["loc"]), "message": str(found["msg"])} for found in error.errors
    ]
    first = errors[0]
    return problem(
        status=Invalid.status,
        code=Invalid.code,
        detail=f"{first['field']}: {first['message']}",
        errors=errors,
    )


def _field(location: tuple[object, ...]) -> str:
    # Of the body and the query, ninja names the argument as well: ("body", "given", "name").
    is_inside = len(location) > 2 and location[0] in {"body", "query"}
    return ".".join(str(part) for part in location[2 if is_inside else 1 :]) or str(location[0])


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    """ninja's word for a body that is not JSON, and nothing else here."""
    return problem_of(Invalid(_("The body is not JSON that can be read.")))


def _database_away(request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("%s %s: %s", request.method, request.path, type(error).__name__)
    return problem_of(Unavailable(retry_after=1))


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    logger.exception("%s %s", request.method, request.path, exc_info=error)
    return problem(
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        code=Unavailable.code,
        detail=_("Something went wrong here. It has been noted."),
    )


@csrf_exempt
def no_such_call(request: HttpRequest, path: str = "") -> HttpResponse:
    """What answers below /api/v1/ where nothing else does."""
    return problem_of(NotFound())


def with_problems(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of the API whose refusal of a method is a problem like any other."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        refusal = problem(
            status=HTTPStatus.METHOD_NOT_ALLOWED,
            code=Invalid.code,
            detail=_("This address does not know the method %(method)s.")
            % {"method": request.method},
        )
        refusal["Allow"] = response["Allow"]
        return refusal

    return wrapped
