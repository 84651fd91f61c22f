"""Links that let people in: made in the settings, opened by whoever got one."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rooms import limits
from rooms.accounts import INVITATION_SESSION_KEY
from rooms.errors import RateLimited, Refusal
from rooms.forms import InvitationForm
from rooms.models import Invitation, Room
from rooms.requests import PersonRequest
from rooms.services.invitations import (
    accept_invitation,
    create_invitation,
    find_invitation,
    revoke_invitation,
)
from rooms.views.answers import carry_out, submit, too_often
from rooms.views.settings import settings_page

ASKED_SESSION_KEY = "invitation-asked"


@require_POST
@login_required
def invitation_create(request: PersonRequest, room_id: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    form = InvitationForm(request.POST)

    def create(max_uses: int | None, expires_in: int | None) -> None:
        create_invitation(actor=request.user, room=room, max_uses=max_uses, expires_in=expires_in)

    answer = submit(request, room, form, create, done=_("The link is ready. Copy it and share it."))
    return answer or settings_page(request, room, invitation_form=form)


@require_POST
@login_required
def invitation_revoke(request: PersonRequest, room_id: int, invitation_id: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    invitation = get_object_or_404(room.invitations.select_related("room"), pk=invitation_id)
    return carry_out(
        request,
        lambda: revoke_invitation(actor=request.user, invitation=invitation),
        done=_("The link no longer works."),
        then=("room_settings", room.pk),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, and the button that enters; without an account one makes it first."""
    try:
        found = find_invitation(token)
        if not request.user.is_authenticated:
            return _at_the_door(request, found)
        if request.method == "POST" or _has_asked_before(request, token):
            limits.hit("join", request.user.pk)
            accept_invitation(user=request.user, token=token)
            return redirect("room", room_id=found.room_id)
    except RateLimited as refusal:
        return too_often(request, refusal)
    except Refusal as refusal:
        return _refused(request, refusal)
    if found.room.memberships.filter(user=request.user).exists():
        return redirect("room", room_id=found.room_id)
    return _page(request, found)


def _at_the_door(request: HttpRequest, found: Invitation) -> HttpResponse:
    """The token is kept in the session: it is what opens sign-up where that needs an invitation."""
    request.session[INVITATION_SESSION_KEY] = found.token
    if request.method == "POST":
        request.session[ASKED_SESSION_KEY] = found.token
        door = "account_login" if settings.SIGNUP == "closed" else "account_signup"
        return redirect(f"{reverse(door)}?next={reverse('invitation', args=[found.token])}")
    return _page(request, found)


def _has_asked_before(request: HttpRequest, token: str) -> bool:
    """Whether the button was pressed before there was an account: it is not to be pressed twice."""
    return bool(request.session.pop(ASKED_SESSION_KEY, None) == token)


def _page(request: HttpRequest, found: Invitation) -> HttpResponse:
    context = {
        "invitation": found,
        "people": found.room.memberships.filter(user__is_bot=False).count(),
        "is_signup_closed": settings.SIGNUP == "closed",
    }
    return render(request, "rooms/invitation.html", context)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"refusal": refusal.message}
    return render(request, "rooms/invitation_refused.html", context, status=refusal.status)
