"""What is refused, and how each refusal is called: one table for sockets, REST and pages."""

from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Refusal(Exception):
    """Something that a person or program asked for and does not get.

    `code` is what programs look at, `message` tells a person what was wrong and what to do,
    `retry_after` (seconds) is there where waiting helps.
    """

    code = "invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    default_message: Text = _("That does not work like this.")

    def __init__(self, message: Text | None = None, *, retry_after: float | None = None) -> None:
        self.message = message or self.default_message
        self.retry_after = retry_after
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class Invalid(Refusal):
    pass


class Unauthenticated(Refusal):
    code = "unauthenticated"
    status = HTTPStatus.UNAUTHORIZED
    default_message = _("Log in first.")


class NotFound(Refusal):
    code = "not_found"
    status = HTTPStatus.NOT_FOUND
    default_message = _("There is nothing here, or it is not open to you.")


class Forbidden(Refusal):
    code = "forbidden"
    status = HTTPStatus.FORBIDDEN
    default_message = _("Your role in this room does not allow that.")


class Muted(Refusal):
    code = "muted"
    status = HTTPStatus.FORBIDDEN
    default_message = _("You are muted in this room and cannot write for now.")


class Banned(Refusal):
    code = "banned"
    status = HTTPStatus.FORBIDDEN
    default_message = _("You are banned from this room.")


class RateLimited(Refusal):
    code = "rate_limited"
    status = HTTPStatus.TOO_MANY_REQUESTS
    default_message = _("That was too quick. Wait a moment and try again.")


class TooLarge(Refusal):
    code = "too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_message = _("That is too large.")


class Conflict(Refusal):
    code = "conflict"
    status = HTTPStatus.CONFLICT
    default_message = _("That does not fit what is there already.")


class Archived(Refusal):
    code = "archived"
    status = HTTPStatus.CONFLICT
    default_message = _("This room is archived: it can be read, but not written to.")


class Unavailable(Refusal):
    code = "unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    default_message = _("The server cannot store anything right now. Nothing is lost: try again.")
