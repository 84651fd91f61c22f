"""Kafka behind wires: one for each broker, which its clients know by the wire's address alone."""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from support.processes import Daemon
from support.servers.kafka.broker import Broker
from support.servers.kafka.cluster import Kafka
from support.stack import Stack

from messaging.kafka.sockets import CLOSES_SOCKETS
from tests.faults.proxy import LOOPBACK, Proxy, Wires
from tests.waiting import wait_until

SECONDS_TO_ANSWER = 30
# The later line of a name counts. The brokers among themselves, and the judge, go without a wire.
LISTENERS = """
listeners=PLAINTEXT://{loopback}:{port},WIRED://{loopback}:{wired},CONTROLLER://{loopback}:{controller}
advertised.listeners=PLAINTEXT://{loopback}:{port},WIRED://{wire}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,WIRED:PLAINTEXT,CONTROLLER:PLAINTEXT
log.retention.check.interval.ms=500
log.segment.delete.delay.ms=500
"""


@dataclass
class WiredBroker(Broker):
    """Listens on a second port, whose clients are told to come by the wire."""

    wire: Proxy | None = None

    @property
    def wired_port(self) -> int:
        return self.ports.port(f"kafka {self.node} behind its wire")

    def filled_template(self) -> str:
        assert self.wire is not None
        return super().filled_template() + LISTENERS.format(
            loopback=LOOPBACK,
            port=self.ports.port(self.port_name),
            wired=self.wired_port,
            controller=self.ports.port(self.controller_port_name(self.node)),
            wire=self.wire.address,
        )


@dataclass
class Brokers:
    """All of one cluster, by their places: 0, 1, 2."""

    stack: Stack
    kafka: Kafka
    wires: list[Proxy] = field(default_factory=list)

    @property
    def variables(self) -> dict[str, str]:
        """What points Oreum to them, by the wires."""
        found = {"KAFKA_BOOTSTRAP_SERVERS": ",".join(wire.address for wire in self.wires)}
        return self.kafka.exports() | found

    @property
    def addresses(self) -> list[str]:
        """Past the wires."""
        return self.kafka.addresses()

    @property
    def daemons(self) -> list[Daemon]:
        return self.kafka.daemons()

    def __len__(self) -> int:
        return len(self.daemons)

    def kill(self, *places: int) -> None:
        """SIGKILL; they are gone afterwards."""
        for place in places:
            self.daemons[place].send(signal.SIGKILL)
        for place in places:
            wait_until(partial(self.is_dead, place), what="the end of a broker")
            self.wires[place].close()

    def is_dead(self, place: int) -> bool:
        return not self.daemons[place].is_running()

    def revive(self) -> None:
        """Start those that do not run; all answer afterwards."""
        with self.stack.starting(["kafka"], own_session=False):
            pass
        for wire in self.wires:
            if not wire.is_open:
                wire.open()

    def heal(self) -> None:
        for daemon in self.daemons:
            daemon.send(signal.SIGCONT)
        self.revive()

    def leader(self, topic: str, partition: int) -> int:
        """The place of the broker that leads it."""
        return self._ask(lambda admin: leader_in(admin.describe_topics([topic]), partition)) - 1

    def controller(self) -> int:
        """The place of the active one. What `describe_cluster` tells is any broker."""
        return self._ask(lambda admin: quorum_leader(admin.describe_metadata_quorum())) - 1

    @contextmanager
    def admin(self) -> Iterator[KafkaAdminClient]:
        client = KafkaAdminClient(
            bootstrap_servers=self.addresses,
            proxy_url=CLOSES_SOCKETS,
            bootstrap_timeout_ms=5000,
            request_timeout_ms=5000,
        )
        try:
            yield client
        finally:
            client.close()

    def _ask(self, question: Callable[[KafkaAdminClient], int]) -> int:
        """Again and again, while an election is on."""
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline:
            with suppress(KafkaError), self.admin() as client:
                if (answer := question(client)) > 0:
                    return answer
        raise AssertionError(f"the brokers did not tell within {SECONDS_TO_ANSWER} s")


def leader_in(topics: Sequence[dict[str, object]], partition: int) -> int:
    (topic,) = topics
    rows = topic["partitions"]
    assert isinstance(rows, list)
    return next(int(row["leader_id"]) for row in rows if row["partition_index"] == partition)


def quorum_leader(quorum: dict[str, list[dict[str, list[dict[str, int]]]]]) -> int:
    return quorum["topics"][0]["partitions"][0]["leader_id"]


def wire_brokers(stack: Stack, loop: Wires) -> Brokers:
    """Before the stack is started for the first time."""
    kafka = stack.servers["kafka"]
    assert isinstance(kafka, Kafka)
    brokers = [WiredBroker(it.node, it.folder, it.ports, it.cluster) for it in kafka.brokers]
    kafka.folder.mkdir(parents=True, exist_ok=True)
    for broker in brokers:
        broker.wire = Proxy(loop, broker.wired_port)
    kafka.brokers[:] = brokers
    return Brokers(stack, kafka, [broker.wire for broker in brokers if broker.wire])
