"""When and how one wants to be called; notifications themselves are the browser's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from messaging.live.announce import announce_attention
from rooms.attention import SPANS, end_of
from rooms.forms import AttentionForm
from rooms.models import Attention
from rooms.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def attention(request: PersonRequest) -> HttpResponse:
    chosen = Attention.objects.of(request.user)
    given = request.POST if request.method == "POST" else None
    form = AttentionForm(given, initial=model_to_dict(chosen, fields=AttentionForm.base_fields))
    if form.is_valid():
        values = {**form.cleaned_data, "timezone": timezone.get_current_timezone_name()}
        announce_attention(Attention.objects.change(request.user, **values))
        messages.success(request, _("Saved."))
        return redirect("attention")
    context = {
        "form": form,
        "chosen": chosen,
        "is_disturbable": not chosen.is_not_to_be_disturbed(timezone.now()),
        "spans": SPANS,
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "account/attention.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def quiet(request: PersonRequest) -> HttpResponse:
    """Do not disturb, for a span; without one it ends."""
    until = end_of(request.POST.get("span", ""), timezone.now())
    announce_attention(Attention.objects.change(request.user, quiet_until=until))
    done = _("Nothing disturbs you now.") if until else _("You are notified again.")
    messages.success(request, done)
    return redirect("attention")
