"""What a room's owners do with its webhooks."""

from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from messaging.models import Webhook, WebhookDelivery
from messaging.posting.addresses import BadAddress, look_at
from messaging.services.speakers import admit_speaker, dismiss_speaker, new_token
from messaging.services.webhook_administration import drop, skip
from messaging.webhooks.queue import catch_up
from messaging.webhooks.signature import new_secret
from rooms import limits, log
from rooms.cleaning import one_line
from rooms.errors import Conflict, Invalid
from rooms.models import Room, User
from rooms.permissions import Action, require
from rooms.services.rooms import require_writable
from rooms.services.tokens import hash_of

State = Webhook.State

MOST_IN_A_ROOM = 20
MAX_NAME_LENGTH = 60


class NewWebhook(NamedTuple):
    """`secret` is shown once: what deliveries are signed with, or the token of the address that
    messages come in by."""

    webhook: Webhook
    secret: str


def create_webhook(
    *, actor: User, room: Room, kind: str, name: str, url: str = "", events: str = "messages"
) -> NewWebhook:
    """An outgoing one is given what happens from now on. An incoming one speaks as a member of
    its own, who joins with this.
    """
    require_manager(actor, room)
    limits.hit("webhook", actor.pk)
    if kind not in Webhook.Kind.values:
        raise Invalid(_("A webhook is outgoing or incoming."))
    name, events = _checked_name(name), _checked_events(events)
    if kind == Webhook.Kind.OUTGOING:
        url = _checked_url(url)
    with transaction.atomic():
        room = log.lock(room.pk)
        require_manager(actor, room)
        require_writable(room)
        _require_place(room)
        hook = Webhook(room=room, kind=kind, name=name, created_by=actor)
        if kind == Webhook.Kind.INCOMING:
            return _incoming(hook, actor)
        hook.url, hook.events = url, events
        hook.secret, hook.queued_seq = new_secret(), room.last_seq
        hook.save()
        return NewWebhook(hook, hook.secret)


def require_manager(actor: User, room: Room) -> None:
    """Raises Forbidden."""
    require(room.memberships.filter(user=actor).first(), Action.MANAGE_WEBHOOKS)


def _require_place(room: Room) -> None:
    if room.kind == Room.Kind.DIRECT:
        raise Conflict(_("The people of a direct conversation are fixed."))
    if room.webhooks.count() >= MOST_IN_A_ROOM:
        raise Conflict(_("A room has at most 20 webhooks. Delete one that nobody needs."))


def _incoming(hook: Webhook, actor: User) -> NewWebhook:
    token = new_token()
    hook.token_hash = hash_of(token)
    hook.speaker = admit_speaker(room=hook.room, name=hook.name, actor=actor)
    hook.save()
    return NewWebhook(hook, token)


def change_webhook(
    *,
    actor: User,
    webhook: Webhook,
    name: str | None = None,
    url: str | None = None,
    events: str | None = None,
) -> Webhook:
    """Change what is given. Another address is tried at once, with what waits."""
    require_manager(actor, webhook.room)
    given: dict[str, str] = {}
    if name is not None:
        given["name"] = _checked_name(name)
    if webhook.is_outgoing:
        given |= {} if url is None else {"url": _checked_url(url)}
        given |= {} if events is None else {"events": _checked_events(events)}
    with transaction.atomic():
        webhook = _locked(webhook)
        require_manager(actor, webhook.room)
        if given.get("url", webhook.url) != webhook.url:
            webhook.failing_since = webhook.retry_at = None
        for field, value in given.items():
            setattr(webhook, field, value)
        webhook.save()
        if webhook.speaker and name is not None:
            webhook.speaker.rename(webhook.name)
    return webhook


@transaction.atomic
def rotate_secret(*, actor: User, webhook: Webhook) -> NewWebhook:
    """Another secret or token; the one before does not count from the commit on."""
    webhook = _locked(webhook)
    require_manager(actor, webhook.room)
    secret = new_secret() if webhook.is_outgoing else new_token()
    if webhook.is_outgoing:
        webhook.secret = secret
    else:
        webhook.token_hash = hash_of(secret)
    webhook.save(update_fields=["secret", "token_hash"])
    return NewWebhook(webhook, secret)


@transaction.atomic
def pause_webhook(*, actor: User, webhook: Webhook) -> Webhook:
    """Nothing is sent, or taken, until it is resumed."""
    webhook = _locked(webhook)
    require_manager(actor, webhook.room)
    if webhook.state == State.ACTIVE:
        webhook.state, webhook.retry_at = State.PAUSED, None
        webhook.save(update_fields=["state", "retry_at"])
    return webhook


@transaction.atomic
def resume_webhook(*, actor: User, webhook: Webhook, with_missed: bool = True) -> Webhook:
    """Go on, at once: with all that was missed meanwhile, or from now on, without what waits."""
    room = log.lock(webhook.room_id)
    require_manager(actor, room)
    webhook = _locked(webhook)
    if webhook.is_outgoing and webhook.state != State.ACTIVE:
        if with_missed:
            catch_up(webhook, head=room.last_seq)
        else:
            drop(webhook.deliveries.waiting())
            webhook.queued_seq = room.last_seq
    webhook.state, webhook.disabled_reason = State.ACTIVE, ""
    webhook.failing_since = webhook.retry_at = webhook.disabled_at = None
    webhook.save()
    return webhook


@transaction.atomic
def delete_webhook(*, actor: User, webhook: Webhook) -> None:
    """With all that waited for it. Whoever spoke through it leaves; what was said stays."""
    room = log.lock(webhook.room_id)
    require_manager(actor, room)
    speaker = webhook.speaker
    webhook.delete()
    if speaker:
        dismiss_speaker(room=room, speaker=speaker, actor=actor)


@transaction.atomic
def try_webhook(*, actor: User, webhook: Webhook) -> WebhookDelivery:
    """Queue a delivery that tells of nothing, and try at once what waits."""
    limits.hit("webhook", actor.pk)
    webhook = _locked(webhook)
    require_manager(actor, webhook.room)
    if not webhook.is_outgoing:
        raise Conflict(_("Messages come in by this webhook; there is nothing to send to it."))
    if webhook.state != State.ACTIVE:
        raise Conflict(_("This webhook is stopped. Resume it first."))
    webhook.retry_at = None
    webhook.save(update_fields=["retry_at"])
    return WebhookDelivery.objects.create(webhook=webhook)


@transaction.atomic
def skip_delivery(*, actor: User, delivery: WebhookDelivery) -> None:
    """Give one that waits up, so that what is behind it can go on."""
    webhook = _locked(delivery.webhook)
    require_manager(actor, webhook.room)
    if not skip(delivery=delivery):
        raise Conflict(_("This delivery does not wait any more."))


def _locked(webhook: Webhook) -> Webhook:
    return (
        Webhook.objects.select_for_update(of=("self",))
        .select_related("room", "speaker")
        .get(pk=webhook.pk)
    )


def _checked_name(name: str) -> str:
    name = one_line(name)
    if not 1 <= len(name) <= MAX_NAME_LENGTH:
        raise Invalid(_("A webhook has a name of at most 60 characters."))
    return name


def _checked_events(events: str) -> str:
    if events not in Webhook.Scope.values:
        raise Invalid(_("A webhook is told of messages or of everything."))
    return events


def _checked_url(url: str) -> str:
    url = url.strip()
    try:
        look_at(url, allow_private=settings.WEBHOOK_ALLOW_PRIVATE)
    except BadAddress as error:
        raise Invalid(WRONG_ADDRESSES[error.problem]) from None
    return url


Problem = WebhookDelivery.Problem
WRONG_ADDRESSES = {
    Problem.ADDRESS: _(
        "Give an address like https://example.com/path: http or https, without a user name, "
        "on port 80, 443 or one above 1023."
    ),
    Problem.PRIVATE: _(
        "This address is inside a private network. Only the operator of this server can allow that."
    ),
}
