"""Pages as a browser without scripts sees them."""

import json
import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from rooms.models import User

Attributes = dict[str, str | None]


def get(client: Client, user: User | None, path: str, language: str = "en") -> Any:
    """A page as `user` sees it; None is somebody who is not logged in."""
    _become(client, user)
    return client.get(path, headers={"accept-language": language})


def post(
    client: Client,
    user: User | None,
    path: str,
    fields: dict[str, Any] | None = None,
    language: str = "en",
) -> Any:
    """A form that `user` sends."""
    _become(client, user)
    return client.post(path, fields or {}, headers={"accept-language": language})


def elements(response: HttpResponse, attribute: str) -> list[Attributes]:
    """The attributes of every element that has this one, in the order of the page.

    What stands in a <template> is not on the page and is left out.
    """
    finder = _Finder(attribute)
    finder.feed(response.content.decode())
    return finder.found


def page_data(response: HttpResponse) -> dict[str, Any]:
    """What the client starts from."""
    found = re.search(r'<script id="page-data"[^>]*>(.*?)</script>', response.content.decode())
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def _become(client: Client, user: User | None) -> None:
    if user is None:
        client.logout()
    else:
        client.force_login(user)


class _Finder(HTMLParser):
    def __init__(self, attribute: str) -> None:
        super().__init__()
        self.attribute = attribute
        self.found: list[Attributes] = []
        self.templates = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.templates += tag == "template"
        if not self.templates and self.attribute in dict(attrs):
            self.found.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"
