"""Requests of people who are logged in."""

from django.http import HttpRequest

from rooms.models import User


class PersonRequest(HttpRequest):
    """What a view gets behind `login_required`."""

    user: User
