"""What a person says of themselves; passwords, addresses and devices are allauth's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rooms.forms import NameForm
from rooms.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def name(request: PersonRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"display_name": request.user.display_name})
    if request.method == "POST" and form.is_valid():
        request.user.rename(form.cleaned_data["display_name"])
        messages.success(request, _("Saved."))
        return redirect("account_name")
    status = 422 if form.errors else 200
    return render(request, "account/name.html", {"form": form}, status=status)
