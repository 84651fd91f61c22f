"""Who is here, as each web process knows it of its own sockets. It is not in the log: nobody misses
it later, and after a restart it is told anew.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from rooms.models import User

# A process renews its row every 5 s; one that did not for so long is not there any more.
ALIVE_FOR = timedelta(seconds=15)
SWEPT_AFTER = timedelta(minutes=5)


class PresenceProcessManager(models.Manager["PresenceProcess"]):
    def renew(self, name: str, now: datetime) -> bool:
        """Whether the process was known: where not, what it told of its people is gone as well."""
        self.filter(seen_at__lt=now - SWEPT_AFTER).exclude(pk=name).delete()
        _process, is_new = self.update_or_create(name=name, defaults={"seen_at": now})
        return not is_new


class PresenceProcess(models.Model):
    name = models.CharField(primary_key=True, max_length=32)
    seen_at = models.DateTimeField()

    objects: ClassVar[PresenceProcessManager] = PresenceProcessManager()

    def __str__(self) -> str:
        return self.name


class PresenceManager(models.Manager["Presence"]):
    def tell(self, process: str, states: Mapping[int, str], gone: Collection[int]) -> None:
        """How these people of a process are now, and who of them is not there any more."""
        if gone:
            self.filter(process=process, user__in=gone).delete()
        self.bulk_create(
            [Presence(process_id=process, user_id=pk, state=state) for pk, state in states.items()],
            update_conflicts=True,
            unique_fields=["process", "user"],
            update_fields=["state"],
        )

    def elsewhere(
        self, process: str, user_ids: Collection[int], now: datetime
    ) -> list[tuple[int, str]]:
        """(user, state) of these people by all other processes that live."""
        alive = self.filter(user__in=user_ids, process__seen_at__gt=now - ALIVE_FOR)
        return list(alive.exclude(process=process).values_list("user_id", "state"))


class Presence(models.Model):
    process = models.ForeignKey(PresenceProcess, models.CASCADE, related_name="people")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8)

    objects: ClassVar[PresenceManager] = PresenceManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "user"], name="messaging_presence_once_a_process"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.process_id}: {self.state}"
