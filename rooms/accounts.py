"""Who may open an account."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from rooms.models import Invitation

INVITATION_SESSION_KEY = "invitation"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if settings.SIGNUP == "invite":
            token = request.session.get(INVITATION_SESSION_KEY)
            return Invitation.objects.usable(timezone.now()).filter(token=token).exists()
        return bool(settings.SIGNUP == "open")
