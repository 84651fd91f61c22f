"""How the pages of rooms answer: done, or refused with the reason, and nothing typed is lost."""

import math
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from rooms.errors import Forbidden, RateLimited, Refusal
from rooms.forms import RefusableForm
from rooms.models import Room
from rooms.requests import PersonRequest


def carry_out(
    request: PersonRequest,
    act: Callable[[], object],
    *,
    done: str,
    then: tuple[str, *tuple[int, ...]],
) -> HttpResponse:
    """Do what a single button asks for. `then` names the page that follows, and the ids that its
    address is made of.

    Raises PermissionDenied for what the person's role does not allow.
    """
    try:
        act()
    except Forbidden as refusal:
        raise PermissionDenied(str(refusal.message)) from refusal
    except RateLimited as refusal:
        return too_often(request, refusal)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done)
    name, *ids = then
    return redirect(name, *ids)


def tell_when_to_retry(response: HttpResponse, refusal: Refusal) -> None:
    """Where the refusal passes by itself."""
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(math.ceil(refusal.retry_after))


def too_often(request: HttpRequest, refusal: RateLimited) -> HttpResponse:
    response = render(request, "429.html", status=refusal.status)
    response.headers["Retry-After"] = str(math.ceil(refusal.retry_after or 1))
    return response


def submit(
    request: PersonRequest,
    room: Room,
    form: RefusableForm,
    act: Callable[..., object],
    *,
    done: str,
) -> HttpResponse | None:
    """Do what a form of the settings asks for, with its fields as arguments.

    None where it was refused: the form then says why. Raises PermissionDenied.
    """
    if not form.is_valid():
        return None
    try:
        act(**form.arguments())
    except Forbidden as refusal:
        raise PermissionDenied(str(refusal.message)) from refusal
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, done)
    return redirect("room_settings", room_id=room.pk)
