"""People."""

import re
import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MAX_DISPLAY_NAME = 60

# The log names people by their user names alone: by theirs, bots are known again where a database
# is made from it.
BOT_USERNAME = re.compile(r"hook-[0-9a-f]{10}")


def new_bot_username() -> str:
    return f"hook-{secrets.token_hex(5)}"


# Whoever differs from what Kafka was told of them; an erased person is nothing but an id there.
UNMIRRORED = Q(erased_at=None) & ~Q(
    mirrored_username=F("username"), mirrored_name=F("display_name")
) | Q(erased_at__isnull=False) & ~Q(mirrored_username="")


class PersonManager(UserManager["User"]):
    def reachable(self) -> models.QuerySet["User"]:
        """With whom one can talk: accounts in use, and no bots, which only speak."""
        return self.filter(is_active=True, is_bot=False)

    def unmirrored(self) -> models.QuerySet["User"]:
        return self.filter(UNMIRRORED).order_by("id")


class User(AbstractUser):
    """A person, or a program that speaks like one (`is_bot`).

    The user name is for logging in and mentioning; everybody else sees `name`.
    """

    # One field for the whole name: family and given names do not come apart in Korean.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(
        _("name"),
        max_length=MAX_DISPLAY_NAME,
        blank=True,
        help_text=_("What others see. Empty: the user name."),
    )

    # A program that speaks in a room and cannot be talked with; nobody logs in as it.
    is_bot = models.BooleanField(_("bot"), default=False, db_default=False, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    # What Kafka was told of this person. Whatever changes a name, in whatever way, is found by
    # comparing: there is nothing that a way of writing could forget to do.
    mirrored_username = models.CharField(max_length=150, blank=True, db_default="", editable=False)
    mirrored_name = models.CharField(
        max_length=MAX_DISPLAY_NAME, blank=True, db_default="", editable=False
    )

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        indexes = [
            # The worker's question: only who is to be told is in it, so it stays small for ever.
            models.Index(fields=["id"], name="rooms_user_unmirrored", condition=UNMIRRORED)
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.display_name or self.username

    def rename(self, name: str) -> None:
        """What others see from now on; empty: the user name. Events keep the name of their time."""
        self.display_name = " ".join(name.split())
        self.save(update_fields=["display_name"])

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
