"""Where one message is, in the words of the admin."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from messaging.projections.whereabouts import Group, Progress, Unknown

UNKNOWN: dict[Unknown, Promise] = {
    Unknown.OFF: gettext_lazy("Not known: Kafka is off."),
    Unknown.WAITING: gettext_lazy("It is not in Kafka yet: it waits for a worker."),
    Unknown.AWAY: gettext_lazy("Not known: Kafka does not answer."),
    Unknown.NOT_FOUND: gettext_lazy("Not found: Kafka may have dropped it, by its retention."),
}
PROGRESS: dict[Progress, Promise] = {
    Progress.APPLIED: gettext_lazy("applied"),
    Progress.WAITING: gettext_lazy("not applied yet"),
    Progress.HELD: gettext_lazy("waits behind a dead letter of its room"),
    Progress.DEAD_LETTER: gettext_lazy("put aside as a dead letter"),
    Progress.PASSED: gettext_lazy("passed by: its position is behind this message"),
}


def reason(unknown: Unknown | None) -> str:
    """Why its place in Kafka is not known; empty where it is."""
    return str(UNKNOWN[unknown]) if unknown else ""


def sentence(group: Group) -> str:
    if group.behind is None:
        return str(PROGRESS[group.progress])
    said = ngettext(
        "not applied yet, %(count)d record behind", "not applied yet, %(count)d records behind",
        group.behind,
    )  # fmt: skip
    return said % {"count": group.behind}
