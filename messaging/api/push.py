"""Telling this browser while no page of it is open."""

from typing import Annotated

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Router, Status
from pydantic import BaseModel, Field

from messaging.push.offer import Offer, offer_to
from messaging.services.push import subscribe, unsubscribe
from rooms.api.authentication import ApiRequest
from rooms.api.fields import Given, Text
from rooms.errors import Forbidden

router = Router(tags=["attention"])

Key = Annotated[Text, Field(max_length=100)]


class PushShown(BaseModel):
    key: str | None = Field(
        description="What to subscribe for at the browser (`applicationServerKey`, base64url);"
        " null: this server does not push"
    )
    subscribed: bool = Field(description="Whether this session's browser is told")


class BrowserKeys(Given):
    p256dh: Key
    auth: Key


class SubscriptionGiven(Given):
    """What a browser gives for a subscription (`PushSubscription.toJSON()`)."""

    endpoint: Text
    keys: BrowserKeys


@router.get("/me/push", response=PushShown, summary="Whether this browser is told when closed")
def get_push(request: ApiRequest) -> Offer:
    return offer_to(_session_key(request))


@router.put("/me/push", response=PushShown, summary="Tell this browser when it is closed")
def put_push(request: ApiRequest, given: SubscriptionGiven) -> Offer:
    """Ends with this session: logged out, a browser is told nothing more."""
    session_key = _session_key(request)
    subscribe(
        user=request.auth,
        session_key=session_key,
        endpoint=given.endpoint,
        p256dh=given.keys.p256dh,
        auth=given.keys.auth,
        language=get_language() or "",
    )
    return offer_to(session_key)


@router.delete("/me/push", response={204: None}, summary="Tell this browser nothing more")
def delete_push(request: ApiRequest) -> Status[None]:
    unsubscribe(user=request.auth, session_key=_session_key(request))
    return Status(204, None)


def _session_key(request: ApiRequest) -> str:
    """Raises Forbidden for a program: what it may hear it hears by a socket."""
    key = request.session.session_key
    if key is None or request.user != request.auth:
        raise Forbidden(_("This is for browsers that are logged in."))
    return key
