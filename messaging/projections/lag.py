"""How far the projections are behind the topics."""

from dataclasses import dataclass

from messaging.kafka.groups import GroupState, group_states
from messaging.kafka.topics import configured_layout
from messaging.models import ProjectionPosition
from messaging.projections.catalogue import PROJECTIONS
from messaging.projections.worker import group_name


@dataclass(frozen=True, slots=True)
class PartitionLag:
    """`position` is the offset up to which all is applied, `end` where the partition ends.
    `member` is who reads it now, empty: nobody."""

    topic: str
    partition: int
    position: int
    end: int
    member: str

    @property
    def lag(self) -> int:
        return max(0, self.end - self.position)


@dataclass(frozen=True, slots=True)
class GroupLag:
    """`state` is Kafka's word for the group, such as Stable, Empty or Dead."""

    projection: str
    group: str
    state: str
    members: list[str]
    partitions: list[PartitionLag]

    @property
    def lag(self) -> int:
        return sum(partition.lag for partition in self.partitions)


def group_lags() -> list[GroupLag]:
    """Of every projection: places from the database, ends and members from Kafka. Raises Away."""
    names = {name: group_name(name) for name in PROJECTIONS}
    ends, states = group_states(configured_layout(), names.values())
    return [group_lag(name, states[group], ends) for name, group in names.items()]


def group_lag(projection: str, state: GroupState, ends: dict[tuple[str, int], int]) -> GroupLag:
    rows = ProjectionPosition.objects.filter(projection=projection)
    stored = {(row.topic, row.partition): row.next_offset for row in rows}
    partitions = [
        PartitionLag(*key, stored.get(key, 0), end, state.readers.get(key, ""))
        for key, end in sorted(ends.items())
    ]
    return GroupLag(projection, state.group, state.state, state.members, partitions)
