"""Files that were uploaded, before they are sent and after."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from messaging.models.message import Message
from rooms.models import User

MAX_NAME = 200


class UploadQuerySet(models.QuerySet["Upload"]):
    def bytes_of(self, uploader: User) -> int:
        """All that others may see, or he may still send."""
        visible = self.filter(Q(message=None) | Q(message__deleted_at=None), uploader=uploader)
        return visible.aggregate(total=Sum("size"))["total"] or 0

    def forgotten(self, since: datetime) -> Self:
        """What nobody can see any more: never sent, though uploaded before `since`, or sent in a
        message that was deleted.
        """
        never_sent = Q(message=None, created_at__lt=since)
        return self.filter(never_sent | ~Q(message__deleted_at=None))


class Upload(models.Model):
    """One file of one person. It belongs to one message, once it was sent; until then nobody but
    its uploader sees it. Its bytes are in the storage, under its key.
    """

    key = models.UUIDField(_("key"), unique=True, default=uuid4)
    uploader = models.ForeignKey(
        User, models.PROTECT, related_name="uploads", verbose_name=_("uploader")
    )
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="uploads",
        verbose_name=_("message"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=MAX_NAME)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.width is not None
