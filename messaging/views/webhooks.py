"""A room's webhooks, for its owners: made, watched, stopped and gone on with, deleted."""

from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from messaging.forms import SpeakerForm, WebhookChangeForm, WebhookForm
from messaging.models import Webhook, WebhookDelivery
from messaging.services.webhooks import (
    NewWebhook,
    change_webhook,
    create_webhook,
    delete_webhook,
    pause_webhook,
    require_manager,
    resume_webhook,
    rotate_secret,
    skip_delivery,
    try_webhook,
)
from rooms.errors import Forbidden, Refusal
from rooms.forms import RefusableForm
from rooms.models import Room, RoomEvent
from rooms.requests import PersonRequest
from rooms.views.answers import carry_out

MOST_SHOWN = 25
UNATTENDED = timedelta(minutes=1)
SECRET_SESSION_KEY = "webhook-secret"  # noqa: S105 - the name of its place


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def webhook_create(request: PersonRequest, room_id: int) -> HttpResponse:
    room = _room(request, room_id)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = create_webhook(actor=request.user, room=room, **form.arguments())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _told_once(request, new)
    status = form.status if form.errors else 200
    return render(
        request, "messaging/webhook_new.html", {"room": room, "form": form}, status=status
    )


def _told_once(request: PersonRequest, new: NewWebhook) -> HttpResponse:
    """To the page that shows the secret, and forgets it: a second look does not have it."""
    request.session[SECRET_SESSION_KEY] = {"webhook": new.webhook.pk, "secret": new.secret}
    return redirect("webhook", room_id=new.webhook.room_id, webhook_id=new.webhook.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def webhook(request: PersonRequest, room_id: int, webhook_id: int) -> HttpResponse:
    hook = _webhook(request, room_id, webhook_id)
    if request.method != "POST":
        return _page(request, hook, _form(hook))
    form = _form(hook, request.POST)
    if form.is_valid():
        try:
            change_webhook(actor=request.user, webhook=hook, **form.arguments())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("webhook", room_id=room_id, webhook_id=webhook_id)
    return _page(request, hook, form)


def _form(hook: Webhook, given: Any = None) -> RefusableForm:
    values = {"name": hook.name, "url": hook.url, "events": hook.events}
    form = WebhookChangeForm if hook.is_outgoing else SpeakerForm
    return form(given, initial=values)


def _page(request: PersonRequest, hook: Webhook, form: RefusableForm) -> HttpResponse:
    context = {
        "room": hook.room,
        "webhook": hook,
        "form": form,
        "new": _new_secret(request, hook),
        "waiting": hook.deliveries.waiting().count(),
        "deliveries": _deliveries(hook),
        "is_unattended": _is_unattended(hook),
    }
    status = form.status if form.errors else 200
    return render(request, "messaging/webhook.html", context, status=status)


def _new_secret(request: PersonRequest, hook: Webhook) -> str:
    """What is shown once: the secret, or the address that a token is a part of."""
    new = request.session.get(SECRET_SESSION_KEY)
    if not new or new["webhook"] != hook.pk:
        return ""
    del request.session[SECRET_SESSION_KEY]
    secret: str = new["secret"]
    return secret if hook.is_outgoing else settings.SITE_URL + reverse("hook", args=[secret])


def _is_unattended(hook: Webhook) -> bool:
    """Whether something waits that nobody has tried to send: no worker runs."""
    waiting = hook.deliveries.waiting().first()
    if waiting is None or waiting.tries or hook.failing_since:
        return False
    return timezone.now() - waiting.created_at > UNATTENDED


class Shown(NamedTuple):
    """A delivery in the list; `type` of its event, empty for a test."""

    delivery: WebhookDelivery
    type: str


def _deliveries(hook: Webhook) -> list[Shown]:
    newest = list(hook.deliveries.order_by("-pk")[:MOST_SHOWN])
    seqs = [delivery.seq for delivery in newest if delivery.seq is not None]
    events = RoomEvent.objects.filter(room=hook.room_id, seq__in=seqs)
    types = dict(events.values_list("seq", "type"))
    return [Shown(delivery, types.get(delivery.seq or 0, "")) for delivery in newest]


@require_POST
@login_required
def webhook_secret(request: PersonRequest, room_id: int, webhook_id: int) -> HttpResponse:
    hook = _webhook(request, room_id, webhook_id)
    return _told_once(request, rotate_secret(actor=request.user, webhook=hook))


@require_POST
@login_required
def webhook_pause(request: PersonRequest, room_id: int, webhook_id: int) -> HttpResponse:
    hook = _webhook(request, room_id, webhook_id)
    act = partial(pause_webhook, actor=request.user, webhook=hook)
    return carry_out(request, act, done=_("The webhook is paused."), then=_of(hook))


@require_POST
@login_required
def webhook_resume(request: PersonRequest, room_id: int, webhook_id: int) -> HttpResponse:
    hook = _webhook(request, room_id, webhook_id)
    with_missed = request.POST.get("missed") != "no"
    act = partial(resume_webhook, actor=request.user, webhook=hook, with_missed=with_missed)
    return carry_out(request, act, done=_("The webhook goes on."), then=_of(hook))


@require_POST
@login_required
def webhook_test(request: PersonRequest, room_id: int, webhook_id: int) -> HttpResponse:
    hook = _webhook(request, room_id, webhook_id)
    done = _("A test is on its way. Reload to see what became of it.")
    act = partial(try_webhook, actor=request.user, webhook=hook)
    return carry_out(request, act, done=done, then=_of(hook))


@require_POST
@login_required
def webhook_delete(request: PersonRequest, room_id: int, webhook_id: int) -> HttpResponse:
    hook = _webhook(request, room_id, webhook_id)
    act = partial(delete_webhook, actor=request.user, webhook=hook)
    done = _("The webhook is deleted.")
    return carry_out(request, act, done=done, then=("room_settings", room_id))


@require_POST
@login_required
def delivery_skip(
    request: PersonRequest, room_id: int, webhook_id: int, delivery_id: int
) -> HttpResponse:
    hook = _webhook(request, room_id, webhook_id)
    delivery = get_object_or_404(hook.deliveries.select_related("webhook"), pk=delivery_id)
    act = partial(skip_delivery, actor=request.user, delivery=delivery)
    return carry_out(request, act, done=_("The delivery is skipped."), then=_of(hook))


def _of(hook: Webhook) -> tuple[str, int, int]:
    return "webhook", hook.room_id, hook.pk


def _room(request: PersonRequest, room_id: int) -> Room:
    """Raises Http404, or PermissionDenied for who may not manage the room's webhooks."""
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    try:
        require_manager(request.user, room)
    except Forbidden as refusal:
        raise PermissionDenied(str(refusal.message)) from refusal
    return room


def _webhook(request: PersonRequest, room_id: int, webhook_id: int) -> Webhook:
    room = _room(request, room_id)
    return get_object_or_404(Webhook.objects.select_related("room"), pk=webhook_id, room=room)
