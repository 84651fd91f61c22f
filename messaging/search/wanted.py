"""What somebody searches for, from the words they typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.search.entries import FEATURES
from messaging.search.tokens import normal, token_of_field, tokens_of_query
from rooms.errors import Invalid
from rooms.models import Room, User

FILTERS = ("from", "in", "before", "after", "has")
WORD = re.compile(rf'(?:({"|".join(FILTERS)}):)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)
MYSELF = {"me", "나"}
MAX_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """`terms` are normalised, and all of them stand in the text. `since` is the first moment that
    counts, `until` the first that does not any more.
    """

    terms: tuple[str, ...] = ()
    author: User | None = None
    room: Room | None = None
    since: datetime | None = None
    until: datetime | None = None
    has: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return self == Wanted()

    def tokens(self) -> set[int]:
        found = {token for term in self.terms for token in tokens_of_query(term)}
        found |= {token_of_field("has", name) for name in self.has}
        if self.author:
            found.add(token_of_field("from", self.author.pk))
        if self.room:
            found.add(token_of_field("room", self.room.pk))
        return found


def understand(user: User, text: str, fields: Mapping[str, str]) -> Wanted:
    """Words, "words in a row" and filters such as `in:room`; `fields` are filters by their names,
    and count before those in the text. Raises Invalid, which says what was not understood.
    """
    if len(text) > MAX_LENGTH:
        raise Invalid(_("That is too long to search for. Use at most 400 letters."))
    terms, filters, has = _split(text)
    filters |= {name: value for name, value in fields.items() if value and name != "has"}
    if fields.get("has"):
        has.add(fields["has"])
    wanted = Wanted(
        terms=terms,
        author=_author(user, filters["from"]) if "from" in filters else None,
        room=_room(user, filters["in"]) if "in" in filters else None,
        since=_moment("after", filters["after"]) if "after" in filters else None,
        until=_moment("before", filters["before"]) if "before" in filters else None,
        has=frozenset(_feature(name) for name in has),
    )
    if terms and not any(tokens_of_query(term) for term in terms):
        raise Invalid(_("Search for at least two letters that stand together."))
    return wanted


def _split(text: str) -> tuple[tuple[str, ...], dict[str, str], set[str]]:
    terms: dict[str, None] = {}
    filters: dict[str, str] = {}
    has: set[str] = set()
    for name, quoted, plain in WORD.findall(text.replace("\0", "")):
        value = " ".join((quoted or plain).split())
        if name.lower() == "has":
            has.add(value)
        elif name:
            filters[name.lower()] = value
        elif value:
            terms[normal(value)] = None
    return tuple(terms), filters, has


def _author(user: User, name: str) -> User:
    name = name.removeprefix("@")
    if name.casefold() in MYSELF:
        return user
    people = User.objects.filter(Q(username__iexact=name) | Q(display_name__iexact=name))
    found = list(people.order_by("pk")[:10])
    exact = [one for one in found if one.username.casefold() == name.casefold()]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise Invalid(gettext("Nobody here is called “%(name)s”.") % {"name": name})
    names = ", ".join(one.username for one in found)
    raise Invalid(
        gettext("Several people are called “%(name)s”. Use one of these user names: %(names)s.")
        % {"name": name, "names": names}
    )


def _room(user: User, name: str) -> Room:
    """By its name, or by its id; what one may not see is as if it was not there."""
    visible = Room.objects.visible_to(user)
    found = list(visible.filter(name__iexact=name.removeprefix("#")).order_by("pk")[:2])
    if not found and name.isascii() and name.isdigit() and len(name) < 19:
        found = list(visible.filter(pk=int(name)))
    if len(found) == 1:
        return found[0]
    if not found:
        raise Invalid(gettext("There is no room called “%(name)s”.") % {"name": name})
    raise Invalid(
        gettext("Several rooms are called “%(name)s”. Use the number in its address, as in in:12.")
        % {"name": name}
    )


def _moment(filter: str, text: str) -> datetime:
    """The beginning of a day where the reader is, or a moment with its offset."""
    try:
        if len(text) == len("2026-11-24"):
            return timezone.make_aware(datetime.combine(date.fromisoformat(text), time.min))
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment
    except (ValueError, OverflowError):
        pass
    raise Invalid(
        gettext("“%(text)s” is not a day. Write %(filter)s:2026-11-24.")
        % {"text": text, "filter": filter}
    )


def _feature(name: str) -> str:
    if name.lower() in FEATURES:
        return name.lower()
    raise Invalid(
        gettext("Messages cannot be searched for has:%(name)s. Use one of these: %(names)s.")
        % {"name": name, "names": ", ".join(f"has:{known}" for known in sorted(FEATURES))}
    )
