"""`{% icon "send" %}`: one of the icons of the sprite in `_icons.html`, in every template.

A page has dozens of them; an included template for each was a third of what a page cost.
"""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, kind: str = "") -> SafeString:
    """`kind` sets icons apart of which the style shows one: "icon-of-<kind>"."""
    kinds = f" icon-of-{kind}" if kind else ""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="#icon-{}"/></svg>', kinds, name
    )
