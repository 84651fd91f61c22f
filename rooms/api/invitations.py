"""Links that let people in."""

from typing import Annotated

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Body, Router, Status
from pydantic import BaseModel

from rooms.api.authentication import ApiRequest
from rooms.api.fields import Given, Time
from rooms.api.pages import CursorQuery, Page, page_of
from rooms.events import timestamp
from rooms.models import Invitation, Room
from rooms.permissions import Action, require
from rooms.services.invitations import create_invitation, revoke_invitation

router = Router(tags=["invitations"])

INVITATIONS = "/rooms/{int:room_id}/invitations"


class Link(BaseModel):
    id: int
    token: str
    url: str
    expires_at: Time | None
    uses: int
    max_uses: int | None


class LinkWanted(Given):
    max_uses: int | None = None
    expires_in: int | None = None


ANY_LINK = LinkWanted()


@router.get(INVITATIONS, response=Page[Link], summary="The room's invitations")
def list_invitations(request: ApiRequest, room_id: int, page: CursorQuery) -> dict[str, object]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    require(room.memberships.filter(user=request.auth).first(), Action.INVITE)
    rows = room.invitations.filter(revoked_at=None, pk__gt=page.after or 0).order_by("pk")
    return page_of(list(rows[: page.limit + 1]), page.limit, link, lambda row: row.pk)


@router.post(INVITATIONS, response={201: Link}, summary="Make an invitation")
def post_invitation(
    request: ApiRequest, room_id: int, given: Annotated[LinkWanted, Body()] = ANY_LINK
) -> Status[dict[str, object]]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    invitation = create_invitation(
        actor=request.auth, room=room, max_uses=given.max_uses, expires_in=given.expires_in
    )
    return Status(201, link(invitation))


def link(invitation: Invitation) -> dict[str, object]:
    return {
        "id": invitation.pk,
        "token": invitation.token,
        "url": settings.SITE_URL + reverse("invitation", args=[invitation.token]),
        "expires_at": invitation.expires_at and timestamp(invitation.expires_at),
        "uses": invitation.uses,
        "max_uses": invitation.max_uses,
    }


@router.delete(
    INVITATIONS + "/{int:invitation_id}", response={204: None}, summary="Take an invitation back"
)
def delete_invitation(request: ApiRequest, room_id: int, invitation_id: int) -> Status[None]:
    room = get_object_or_404(Room.objects.visible_to(request.auth), pk=room_id)
    require(room.memberships.filter(user=request.auth).first(), Action.INVITE)
    invitation = get_object_or_404(room.invitations, pk=invitation_id)
    revoke_invitation(actor=request.auth, invitation=invitation)
    return Status(204, None)
