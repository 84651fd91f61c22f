"""Choosing with whom one wants to talk directly."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rooms.errors import Refusal
from rooms.models import User
from rooms.requests import PersonRequest
from rooms.services.directs import open_direct
from rooms.views.answers import tell_when_to_retry

MOST_LISTED = 50
MAX_ID = 2**63 - 1


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def direct_new(request: PersonRequest) -> HttpResponse:
    """POST opens the conversation of the people in `users`, or, with `find`, looks for more of
    them: who is chosen already stays so.
    """
    chosen = _chosen(request)
    if request.method != "POST" or "find" in request.POST or not chosen:
        return _page(request, chosen)
    try:
        room = open_direct(actor=request.user, user_ids=chosen).room
    except Refusal as refusal:
        response = _page(request, chosen, refusal)
        tell_when_to_retry(response, refusal)
        return response
    return redirect("room", room_id=room.pk)


def _chosen(request: PersonRequest) -> set[int]:
    texts = request.POST.getlist("users")
    ids = {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 20}
    return {pk for pk in ids if pk <= MAX_ID}


def _page(request: PersonRequest, chosen: set[int], refusal: Refusal | None = None) -> HttpResponse:
    query = request.POST.get("q", "").strip().replace("\0", "")
    people = User.objects.reachable()
    others = people.exclude(pk__in={*chosen, request.user.pk})
    found = others.filter(Q(display_name__icontains=query) | Q(username__icontains=query))
    context = {
        "query": query,
        "refusal": refusal,
        "chosen": people.filter(pk__in=chosen).order_by("pk"),
        "people": sorted(found[:MOST_LISTED], key=lambda user: user.name.casefold()),
        "has_more": found.count() > MOST_LISTED,
        "is_unchosen": request.method == "POST" and "find" not in request.POST and not chosen,
    }
    status = refusal.status if refusal else 422 if context["is_unchosen"] else 200
    return render(request, "rooms/direct_new.html", context, status=status)
