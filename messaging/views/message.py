"""One message on a page of its own: what can be done with it without JavaScript, and what it said
before, for moderators.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from messaging.answers import answered_by
from messaging.emojis import QUICK_EMOJIS
from messaging.forms import DeletionForm, EditForm, ReactionForm, ReplyForm
from messaging.models import Message, Pin
from messaging.reactions import reactions_to, reactors
from messaging.reading import find_message, floor, message_history
from messaging.rendering.chips import with_reactions
from messaging.rendering.fragment import message_pieces
from messaging.rendering.reader import Reader
from messaging.services.revise import delete_message, edit_message
from messaging.services.send import send_message
from rooms.errors import NotFound, Refusal
from rooms.forms import RefusableForm
from rooms.models import Membership
from rooms.permissions import Action, allows, allows_in
from rooms.requests import PersonRequest
from rooms.views.answers import tell_when_to_retry


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def message(request: PersonRequest, room_id: int, message_id: int) -> HttpResponse:
    """POST edits it. What is refused stays in the box, with the reason."""
    found = find(request, room_id, message_id)
    if request.method != "POST":
        return message_page(request, found)
    edit = partial(edit_message, author=request.user, message_id=message_id)
    refused = carry_out(request, found, edit, edit_form=EditForm(request.POST))
    return refused or redirect(place(found))


@require_POST
@login_required
def message_reply(request: PersonRequest, room_id: int, message_id: int) -> HttpResponse:
    found = find(request, room_id, message_id)
    answer = partial(send_message, author=request.user, room_id=room_id, reply_to=message_id)
    refused = carry_out(request, found, answer, reply_form=ReplyForm(request.POST))
    return refused or redirect(reverse("room", args=[room_id]) + "#composer")


@require_POST
@login_required
def message_delete(request: PersonRequest, room_id: int, message_id: int) -> HttpResponse:
    found = find(request, room_id, message_id)
    delete = partial(delete_message, actor=request.user, message_id=message_id)
    refused = carry_out(request, found, delete, deletion_form=DeletionForm(request.POST))
    if refused:
        return refused
    messages.success(request, _("The message was deleted."))
    return redirect(place(found))


def find(request: PersonRequest, room_id: int, message_id: int) -> Message:
    try:
        found = find_message(request.user, message_id)
    except NotFound:
        raise Http404 from None
    if found.room_id != room_id:
        raise Http404
    return found


def place(found: Message) -> str:
    return reverse("permalink", args=[found.room_id, found.seq])


def carry_out(
    request: PersonRequest,
    found: Message,
    act: Callable[..., object],
    **submitted: RefusableForm,
) -> HttpResponse | None:
    """Do what the one submitted form asks for, which the page knows by this name. The page that
    says why not; None once it is done.
    """
    (form,) = submitted.values()
    if not form.is_valid():
        return message_page(request, found, status=form.status, **submitted)
    try:
        act(**form.arguments())
    except Refusal as refusal:
        form.refuse(refusal)
        response = message_page(request, found, status=refusal.status, **submitted)
        tell_when_to_retry(response, refusal)
        return response
    return None


def message_page(
    request: PersonRequest, found: Message, status: int = 200, **forms: Any
) -> HttpResponse:
    membership = found.room.memberships.filter(user=request.user).first()
    is_mine = found.author_id == request.user.pk
    role = membership.role if membership else None
    reads_deleted = allows(role, Action.READ_DELETED)
    can_change = membership is not None and not found.room.is_archived and not found.deleted_at
    can_write = can_change and not _is_muted(membership)
    answered = answered_by([found], floor=floor(request.user, found.room))
    context = {
        "room": found.room,
        "message": found,
        "piece": with_reactions(
            message_pieces([found], answered)[0],
            found,
            reactions_to([found]).get(found.pk, ()),
            Reader(request.user.pk, None, can_write),
        ),
        "is_mine": is_mine,
        "can_reply": can_write,
        "can_edit": can_write and is_mine,
        "can_delete": can_change and (is_mine or allows(role, Action.DELETE_MESSAGE)),
        "can_pin": can_change and allows_in(found.room, role, Action.PIN_MESSAGE),
        "is_pinned": Pin.objects.filter(message=found).exists(),
        "can_react": can_write,
        "quick_emojis": QUICK_EMOJIS,
        "reactors": reactors(found),
        "history": message_history(request.user, found) if reads_deleted else [],
        "reply_form": ReplyForm(),
        "reaction_form": ReactionForm(),
        "edit_form": EditForm(initial={"body": found.body}),
        "deletion_form": DeletionForm(),
        **forms,
    }
    return render(request, "messaging/message.html", context, status=status)


def _is_muted(membership: Membership | None) -> bool:
    return membership is not None and membership.is_muted(timezone.now())
