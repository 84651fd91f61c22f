"""A room's webhooks, for its owners."""

from typing import Annotated, Literal

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router, Status
from pydantic import BaseModel, Field

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
from rooms.api.authentication import ApiRequest
from rooms.api.fields import Given, Id, Limit, Text, Time
from rooms.api.pages import CursorQuery, Page, page_of
from rooms.events import timestamp
from rooms.models import Room

router = Router(tags=["webhooks"])

WEBHOOKS = "/rooms/{int:room_id}/webhooks"
WEBHOOK = WEBHOOKS + "/{int:webhook_id}"
DELIVERIES = WEBHOOK + "/deliveries"


class WebhookShown(BaseModel):
    id: int
    kind: str
    name: str
    url: str | None = Field(description="Of an incoming one it is shown only when it is new")
    events: str
    state: str = Field(description="active, paused or disabled")
    waiting: int = Field(description="Deliveries that wait")
    failing_since: Time | None
    disabled_at: Time | None
    disabled_reason: str | None = Field(description="failing, gone or admin")
    created_at: Time


class WebhookMade(WebhookShown):
    secret: str | None = Field(description="What deliveries are signed with; shown only here")


class WebhookWanted(Given):
    kind: Literal["incoming", "outgoing"]
    name: Text
    url: Text = ""
    events: Literal["messages", "all"] = "messages"


class WebhookChanges(Given):
    name: Text | None = None
    url: Text | None = None
    events: Literal["messages", "all"] | None = None
    state: Literal["active", "paused"] | None = None
    with_missed: bool = Field(True, description="To active: send what was missed meanwhile too")


class DeliveryShown(BaseModel):
    id: int
    key: str = Field(description="X-Oreum-Delivery")
    seq: int | None = Field(description="The event; null: a test")
    state: str = Field(description="waiting, delivered or dropped")
    tries: int
    status: int | None = Field(description="What was answered at the last try")
    problem: str | None
    milliseconds: int | None
    created_at: Time
    tried_at: Time | None
    ended_at: Time | None


class DeliveryQuery(BaseModel):
    before: Id | None = Field(None, description="`next` of the page before")
    limit: Limit = 50


@router.get(WEBHOOKS, response=Page[WebhookShown], summary="The room's webhooks")
def list_webhooks(request: ApiRequest, room_id: int, page: CursorQuery) -> dict[str, object]:
    room = _room(request, room_id)
    require_manager(request.auth, room)
    rows = room.webhooks.filter(pk__gt=page.after or 0).order_by("pk")
    return page_of(list(rows[: page.limit + 1]), page.limit, shown, lambda row: row.pk)


@router.post(WEBHOOKS, response={201: WebhookMade}, summary="Make a webhook")
def post_webhook(
    request: ApiRequest, room_id: int, given: WebhookWanted
) -> Status[dict[str, object]]:
    room = _room(request, room_id)
    new = create_webhook(actor=request.auth, room=room, **given.model_dump())
    return Status(201, made(new))


@router.get(WEBHOOK, response=WebhookShown, summary="One webhook")
def get_webhook(request: ApiRequest, room_id: int, webhook_id: int) -> dict[str, object]:
    return shown(_webhook(request, room_id, webhook_id))


@router.patch(WEBHOOK, response=WebhookShown, summary="Change, pause or resume a webhook")
def patch_webhook(
    request: ApiRequest, room_id: int, webhook_id: int, given: WebhookChanges
) -> dict[str, object]:
    """`state: "active"` resumes, and of one that is active tries at once what waits."""
    webhook = _webhook(request, room_id, webhook_id)
    actor = request.auth
    changes = given.model_dump(include={"name", "url", "events"}, exclude_none=True)
    if changes:
        webhook = change_webhook(actor=actor, webhook=webhook, **changes)
    if given.state == "active":
        webhook = resume_webhook(actor=actor, webhook=webhook, with_missed=given.with_missed)
    elif given.state == "paused":
        webhook = pause_webhook(actor=actor, webhook=webhook)
    return shown(webhook)


@router.delete(WEBHOOK, response={204: None}, summary="Delete a webhook")
def remove_webhook(request: ApiRequest, room_id: int, webhook_id: int) -> Status[None]:
    delete_webhook(actor=request.auth, webhook=_webhook(request, room_id, webhook_id))
    return Status(204, None)


@router.post(WEBHOOK + "/secret", response=WebhookMade, summary="Give a webhook another secret")
def post_secret(request: ApiRequest, room_id: int, webhook_id: int) -> dict[str, object]:
    webhook = _webhook(request, room_id, webhook_id)
    return made(rotate_secret(actor=request.auth, webhook=webhook))


@router.post(WEBHOOK + "/test", response={202: DeliveryShown}, summary="Send a test")
def post_test(request: ApiRequest, room_id: int, webhook_id: int) -> Status[dict[str, object]]:
    webhook = _webhook(request, room_id, webhook_id)
    return Status(202, delivery(try_webhook(actor=request.auth, webhook=webhook)))


@router.get(DELIVERIES, response=Page[DeliveryShown], summary="What was sent, newest first")
def list_deliveries(
    request: ApiRequest, room_id: int, webhook_id: int, page: Annotated[DeliveryQuery, Query()]
) -> dict[str, object]:
    rows = _webhook(request, room_id, webhook_id).deliveries.order_by("-pk")
    if page.before is not None:
        rows = rows.filter(pk__lt=page.before)
    return page_of(list(rows[: page.limit + 1]), page.limit, delivery, lambda row: row.pk)


@router.delete(DELIVERIES + "/{int:delivery_id}", response={204: None}, summary="Skip a delivery")
def remove_delivery(
    request: ApiRequest, room_id: int, webhook_id: int, delivery_id: int
) -> Status[None]:
    webhook = _webhook(request, room_id, webhook_id)
    found = get_object_or_404(webhook.deliveries.select_related("webhook"), pk=delivery_id)
    skip_delivery(actor=request.auth, delivery=found)
    return Status(204, None)


def _room(request: ApiRequest, room_id: int) -> Room:
    return get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)


def _webhook(request: ApiRequest, room_id: int, webhook_id: int) -> Webhook:
    """Raises Http404, or Forbidden for who may not manage the room's webhooks."""
    room = _room(request, room_id)
    require_manager(request.auth, room)
    return get_object_or_404(Webhook.objects.select_related("room"), pk=webhook_id, room=room)


def shown(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.pk,
        "kind": webhook.kind,
        "name": webhook.name,
        "url": webhook.url or None,
        "events": webhook.events,
        "state": webhook.state,
        "waiting": webhook.deliveries.waiting().count(),
        "failing_since": webhook.failing_since and timestamp(webhook.failing_since),
        "disabled_at": webhook.disabled_at and timestamp(webhook.disabled_at),
        "disabled_reason": webhook.disabled_reason or None,
        "created_at": timestamp(webhook.created_at),
    }


def made(new: NewWebhook) -> dict[str, object]:
    """The one answer that tells the secret, or the address that the token is a part of."""
    webhook = new.webhook
    if webhook.is_outgoing:
        return {**shown(webhook), "secret": new.secret}
    return {**shown(webhook), "url": address_of(new.secret), "secret": None}


def address_of(token: str) -> str:
    return settings.SITE_URL + reverse("hook", args=[token])


def delivery(row: WebhookDelivery) -> dict[str, object]:
    return {
        "id": row.pk,
        "key": str(row.key),
        "seq": row.seq,
        "state": row.state,
        "tries": row.tries,
        "status": row.status,
        "problem": row.problem or None,
        "milliseconds": row.milliseconds,
        "created_at": timestamp(row.created_at),
        "tried_at": row.tried_at and timestamp(row.tried_at),
        "ended_at": row.ended_at and timestamp(row.ended_at),
    }
