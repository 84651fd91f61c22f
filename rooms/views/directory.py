"""Finding a room, and opening a new one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from rooms import limits
from rooms.errors import Refusal
from rooms.forms import RoomForm
from rooms.models import Membership, Room
from rooms.people import PERSON
from rooms.requests import PersonRequest
from rooms.services.rooms import create_room

PAGE = 50


@require_safe
@login_required
def directory(request: PersonRequest) -> HttpResponse:
    """The public rooms: those one is not in yet first, the larger company before the smaller."""
    query = request.GET.get("q", "").strip()
    mine = Membership.objects.filter(room=OuterRef("pk"), user=request.user)
    rooms = (
        Room.objects.listed_for(request.user)
        .annotate(
            people=Count("memberships", filter=PERSON),
            is_mine=Exists(mine),
        )
        .order_by("is_mine", "-people", "name", "pk")
    )
    if query:
        rooms = rooms.filter(name__icontains=query.replace("\0", ""))
    page = Paginator(rooms, PAGE).get_page(request.GET.get("page"))
    return render(request, "rooms/directory.html", {"page": page, "query": query})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def room_create(request: PersonRequest) -> HttpResponse:
    form = RoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.hit("open_room", request.user.pk)
            room = create_room(creator=request.user, **form.arguments())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("room", room_id=room.pk)
    status = form.status if form.errors else 200
    return render(request, "rooms/new.html", {"form": form}, status=status)
