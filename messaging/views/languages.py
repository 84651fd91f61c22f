"""Addresses that name a language: what they lead to is the same for everybody."""

from django.conf import settings
from django.http import Http404


def known(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language
