"""People."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person, or a program that speaks like one.

    The user name is for logging in and mentioning; everybody else sees `name`.
    """

    # One field for the whole name: family and given names do not come apart in Korean.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("What others see. Empty: the user name.")
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

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
