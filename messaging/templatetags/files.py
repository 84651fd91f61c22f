"""What the templates of messages ask for about their files."""

from collections.abc import Sequence

from django import template

from messaging.attachments import Attachment
from messaging.rendering import pictures as rendering

register = template.Library()


@register.filter
def pictures(attachments: Sequence[Attachment]) -> list[Attachment]:
    return [file for file in attachments if "thumbnail" in file]


@register.filter
def shown_size(file: Attachment) -> tuple[int, int]:
    return rendering.shown_size(file["width"], file["height"])


@register.filter
def size_text(size: int | None) -> str:
    """Of a template for the client the size is not known."""
    return rendering.size_text(size) if size else ""


@register.filter
def file_template(file: Attachment) -> str:
    """Of what is no image."""
    kind = file["content_type"].split("/")[0]
    return f"messaging/_file_{kind if kind in {'audio', 'video'} else 'paper'}.html"
