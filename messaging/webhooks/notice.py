"""Telling a room's owners that one of their webhooks has been disabled.

Their room's settings say so until they act; this is for those who do not look there, and have a
mail address.
"""

import smtplib

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from messaging.models import Webhook
from rooms.models import Role, User

SMTP_SECONDS = 10

logger = structlog.get_logger(__name__)


def tell_owners(hook: Webhook) -> None:
    """Never fails: a mail that could not be sent is a line in the log."""
    owners = User.objects.filter(
        memberships__room=hook.room_id, memberships__role=Role.OWNER, is_active=True
    ).exclude(email="")
    addresses = sorted(set(owners.values_list("email", flat=True)))
    if not addresses:
        return
    subject, text = _texts(hook)
    try:
        with get_connection(timeout=SMTP_SECONDS) as connection:
            for address in addresses:
                EmailMessage(subject, text, to=[address], connection=connection).send()
    except (OSError, smtplib.SMTPException) as error:
        logger.error("mail not sent", webhook=hook.pk, reason=type(error).__name__)


def _texts(hook: Webhook) -> tuple[str, str]:
    """Subject and text, in the language of the site: nobody's own is known here."""
    link = settings.SITE_URL + reverse("webhook", args=[hook.room_id, hook.pk])
    context = {"webhook": hook, "room": hook.room, "link": link}
    with translation.override(settings.LANGUAGE_CODE):
        subject = render_to_string("messaging/mail/webhook_disabled_subject.txt", context)
        text = render_to_string("messaging/mail/webhook_disabled.txt", context)
    return " ".join(subject.split()), text
