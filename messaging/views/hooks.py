"""POST /hooks/<token>: how a message comes in from a program that knows nothing but an address."""

import logging
from typing import Any
from uuid import UUID

import orjson
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging.commit import Receipt
from messaging.services.speakers import say_through
from rooms.api.problems import problem_of
from rooms.errors import Invalid, Refusal, TooLarge, Unavailable

logger = logging.getLogger(__name__)


@csrf_exempt  # nothing of a browser's session counts here: the address is the key
@require_POST
def hook(request: HttpRequest, token: str) -> HttpResponse:
    """`{"text"}` as Slack's own senders say it, or `{"body"}` as ours do."""
    try:
        receipt = say_through(token=token, **_given(request))
    except Refusal as refusal:
        return problem_of(refusal)
    except RequestDataTooBig:
        return problem_of(TooLarge())
    except (OperationalError, InterfaceError) as error:
        logger.error("incoming webhook: %s", type(error).__name__)
        return problem_of(Unavailable(retry_after=1))
    return _answer(receipt)


def _given(request: HttpRequest) -> dict[str, Any]:
    """The arguments of the service. Raises Invalid."""
    given = _content(request)
    text = given.get("text", given.get("body"))
    if not isinstance(text, str):
        raise Invalid(_('Send JSON with what is to be said: {"text": "…"}'))
    try:
        client_id = UUID(given["client_id"]) if given.get("client_id") else None
    except (ValueError, AttributeError, TypeError):
        raise Invalid(_("A client_id is a UUID.")) from None
    return {"text": text, "client_id": client_id}


def _content(request: HttpRequest) -> dict[str, Any]:
    is_form = request.content_type == "application/x-www-form-urlencoded"
    raw = request.POST.get("payload", "") if is_form else request.body
    try:
        content = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Invalid(_("The body is not JSON that can be read.")) from None
    return content if isinstance(content, dict) else {}


def _answer(receipt: Receipt) -> HttpResponse:
    """200 and not 201, which is what the senders of others ask for."""
    message = receipt.message
    return JsonResponse({"ok": True, "room": message.room_id, "seq": message.seq, "id": message.pk})
