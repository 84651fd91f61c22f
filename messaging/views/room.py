"""The room: what is said in it, where one says something, who is there."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from messaging import timeline
from messaging.forms import MessageForm
from messaging.front import fronts
from messaging.live.announce import announce_read
from messaging.models import Upload
from messaging.page_data import room_data
from messaging.reactions import pinned
from messaging.rendering.pin import pin_shown
from messaging.rendering.reader import Reader
from messaging.rendering.rows import rows
from messaging.rendering.unread_texts import unread_above_text
from messaging.services.reading import mark_read
from messaging.services.send import send_message
from messaging.services.uploads import upload_file
from messaging.timeline import Timeline
from messaging.unread import first_unread, is_unread
from messaging.views.home import LAST_ROOM_COOKIE
from messaging.visit import Visit, visit
from rooms.errors import NotFound, Refusal
from rooms.models import Room
from rooms.people import people_of
from rooms.requests import PersonRequest
from rooms.sessions import current_epoch
from rooms.views.answers import tell_when_to_retry

YEAR = 365 * 24 * 3600
MAX_SEQ = 2**53


@require_safe
@login_required
def room_page(request: PersonRequest, room_id: int) -> HttpResponse:
    seen = _visit(request, room_id)
    before, after = _seq(request, "before"), _seq(request, "after")
    page = None
    if before is not None:
        page = timeline.before(seen.room, seen.floor, before)
    elif after is not None:
        page = timeline.after(seen.room, seen.floor, after)
    response = _answer(request, seen, page, MessageForm())
    response.set_cookie(
        LAST_ROOM_COOKIE,
        str(room_id),
        max_age=YEAR,
        httponly=True,
        secure=settings.IS_HTTPS,
        samesite="Lax",
    )
    return response


@require_safe
@login_required
def permalink(request: PersonRequest, room_id: int, seq: int) -> HttpResponse:
    """The page around one message."""
    seen = _visit(request, room_id)
    page = timeline.around(seen.room, seen.floor, seq) if seq <= MAX_SEQ else None
    if page is None:
        raise Http404
    return _answer(request, seen, page, MessageForm())


@login_required
def message_create(request: PersonRequest, room_id: int) -> HttpResponse:
    """The composer without JavaScript. What is refused stays in the box, with the reason."""
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=room_id)
    if request.method != "POST":
        # A page that was refused is reloaded, or a login led back here.
        return redirect("room", room_id=room.pk)
    form = MessageForm(request.POST, uploader=request.user)
    uploads: list[Upload] = []
    try:
        said = form.arguments()
        uploads += said.pop("attachments")
        for file in request.FILES.getlist("files"):
            uploads.append(upload_file(uploader=request.user, file=file))
        named = [upload.pk for upload in uploads]
        send_message(author=request.user, room_id=room.pk, attachments=named, **said)
    except Refusal as refusal:
        return _refused(request, room, form, refusal, uploads)
    return redirect(reverse("room", args=[room.pk]) + "#composer")


def _refused(
    request: PersonRequest,
    room: Room,
    form: MessageForm,
    refusal: Refusal,
    uploads: Sequence[Upload],
) -> HttpResponse:
    """What was uploaded stays with the form; a browser cannot be told to choose it again."""
    form.add_error("body", str(refusal.message))
    form.keep(uploads)
    seen = _visit(request, room.pk)
    response = _answer(request, seen, None, form, status=refusal.status, kept=uploads)
    tell_when_to_retry(response, refusal)
    return response


@require_POST
@login_required
def room_read(request: PersonRequest, room_id: int) -> HttpResponse:
    """Having read everything, without JavaScript."""
    room = get_object_or_404(
        Room.objects.visible_to(request.user).of_member(request.user), pk=room_id
    )
    pointer = mark_read(user=request.user, room_id=room.pk, seq=room.last_seq)
    announce_read(user=request.user, room_id=room.pk, pointer=pointer)
    return redirect("room", room_id=room.pk)


def _seq(request: PersonRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _visit(request: PersonRequest, room_id: int) -> Visit:
    try:
        return visit(request.user, room_id)
    except NotFound as refusal:
        raise Http404 from refusal


def _answer(
    request: PersonRequest,
    seen: Visit,
    page: Timeline | None,
    form: MessageForm,
    status: int = 200,
    kept: Sequence[Upload] = (),
) -> HttpResponse:
    """Without a page the newest one."""
    room, membership = seen.room, seen.membership
    people = people_of(room)
    if page is None:
        page, pin, _names = fronts.of(room, seen.floor, current_epoch(request), people.names)
    else:
        pin = pinned(room, seen.floor)
    is_muted = membership is not None and membership.is_muted(timezone.now())
    can_send = membership is not None and not is_muted and not room.is_archived
    first = _first_unread(seen, page)
    read = membership.read_seq if membership else None
    reader = Reader(request.user.pk, read, can_send, first)
    earlier = _earlier_unread(seen, first, page)
    data = room_data(room, people, membership, page, can_send=can_send)
    context = {
        "overview": seen.overview,
        "room": room,
        "room_data": {**data, "first_unread": first},
        "timeline": page,
        "opening": _opening(request, page, has_divider=first is not None and earlier is None),
        "rows": rows(page, reader),
        "earlier_unread": earlier,
        "membership": membership,
        "is_muted": is_muted,
        "can_send": can_send,
        "pin": pin_shown(request, room, membership, pin),
        "form": form,
        "kept": kept,
        "people": people,
        "has_unread": membership is not None and membership.read_seq < room.last_seq,
    }
    return render(request, "messaging/room.html", context, status=status)


def _opening(request: PersonRequest, page: Timeline, *, has_divider: bool) -> str:
    """Where the page begins before a script is there, and without one: see timeline.css."""
    if page.target is not None:
        return "asked"
    if _seq(request, "after") is not None:
        return "start"
    return "new" if has_divider else "end"


def _first_unread(seen: Visit, page: Timeline) -> int | None:
    """Asked for only where some of what may be unread is not on the page."""
    membership = seen.membership
    if membership is None or membership.read_seq >= seen.room.last_seq:
        return None
    begins_above = page.has_older and (page.first is None or page.first > membership.read_seq)
    if begins_above or page.has_newer:
        return first_unread(membership)
    new = (
        one.seq for one in page.messages if is_unread(one, membership.user_id, membership.read_seq)
    )
    return next(new, None)


@dataclass(frozen=True)
class EarlierUnread:
    """What is unread begins above the page, at this seq; and what is said of it."""

    seq: int
    text: str


def _earlier_unread(seen: Visit, first: int | None, page: Timeline) -> EarlierUnread | None:
    if first is None or not page.has_older or page.first is None or first >= page.first:
        return None
    return EarlierUnread(first, unread_above_text(seen.overview[seen.room.pk]["unread"]))
