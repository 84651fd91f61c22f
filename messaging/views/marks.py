"""Reactions and the pin by plain forms."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from messaging.forms import ReactionForm
from messaging.services.pin import pin_message, unpin_message
from messaging.services.react import add_reaction, remove_reaction
from messaging.views.message import carry_out, find, place
from rooms.forms import RefusableForm
from rooms.requests import PersonRequest


@require_POST
@login_required
def message_reactions(request: PersonRequest, room_id: int, message_id: int) -> HttpResponse:
    """The button says what it does: it is named `react` or `unreact` and its value is the emoji."""
    found = find(request, room_id, message_id)
    service = remove_reaction if "unreact" in request.POST else add_reaction
    emoji = request.POST.get("unreact") or request.POST.get("react") or request.POST.get("emoji")
    act = partial(service, user=request.user, message_id=message_id)
    form = ReactionForm({"emoji": emoji})
    return carry_out(request, found, act, reaction_form=form) or redirect(place(found))


@require_POST
@login_required
def message_pin(request: PersonRequest, room_id: int, message_id: int) -> HttpResponse:
    """`pin` is `on` or `off`."""
    found = find(request, room_id, message_id)
    service = unpin_message if request.POST.get("pin") == "off" else pin_message
    act = partial(service, actor=request.user, message_id=message_id)
    form = RefusableForm({})
    return carry_out(request, found, act, pin_form=form) or redirect("room", room_id=room_id)
