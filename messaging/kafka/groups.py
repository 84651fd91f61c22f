"""Consumer groups, as Kafka sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec

from messaging.kafka.clients import admin_client
from messaging.kafka.reader import said_as_away
from messaging.kafka.topics import Layout, existing

Partition = tuple[str, int]


@dataclass(slots=True)
class GroupState:
    """`state` is Kafka's word for it; `readers` says by partition which member reads it."""

    group: str
    state: str = "Dead"
    members: list[str] = field(default_factory=list)
    readers: dict[Partition, str] = field(default_factory=dict)


def group_states(
    layout: Layout, groups: Iterable[str]
) -> tuple[dict[Partition, int], dict[str, GroupState]]:
    """Where each partition of the layout's topics ends, and how these groups are. Raises Away."""
    with said_as_away(), admin_client() as admin:
        keys = [
            TopicPartition(topic, number)
            for topic, count in existing(admin, layout).items()
            for number in range(count)
        ]
        found = admin.list_partition_offsets(dict.fromkeys(keys, OffsetSpec.LATEST)) if keys else {}
        ends = {(key.topic, key.partition): place.offset for key, place in found.items()}
        return ends, {group: group_state(admin, group) for group in groups}


def group_state(admin: KafkaAdminClient, group: str) -> GroupState:
    description: Mapping[str, Any] = admin.describe_groups([group]).get(group) or {}
    state = GroupState(group, state=description.get("group_state") or "Dead")
    for member in description.get("members") or []:
        name = f"{member['client_id']} ({member['client_host'].lstrip('/')})"
        state.members.append(name)
        for topic in (member.get("member_assignment") or {}).get("assigned_partitions") or []:
            state.readers |= {(topic["topic"], number): name for number in topic["partitions"]}
    return state
