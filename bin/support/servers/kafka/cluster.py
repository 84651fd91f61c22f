"""The cluster: one broker, or three that survive the loss of one."""

import base64
import signal
import socket
import uuid
from pathlib import Path

from support import system_packages
from support.failure import Failure
from support.ports import LOOPBACK
from support.preparation import inside
from support.processes import Daemon
from support.servers.kafka.artifacts import ensure_jars
from support.servers.kafka.broker import Broker
from support.servers.server import Server

PROBE_SECONDS = 3
STOP_SECONDS = 20


class Kafka(Server):
    """`brokers` 0 means as many as this data directory already has, else one."""

    name = "kafka"

    def __init__(self, stack: Path, brokers: int = 0) -> None:
        super().__init__(stack)
        self.wanted = brokers
        nodes = tuple(range(1, (brokers or self.kept() or 1) + 1))
        self.brokers = [
            Broker(node, self.folder / str(node), self.ports, cluster=nodes) for node in nodes
        ]

    def kept(self) -> int:
        """The number of brokers this data directory was made with, 0 before the first start."""
        return len(list(self.folder.glob("[0-9]/meta")))

    def port_names(self) -> list[str]:
        return [broker.port_name for broker in self.brokers]

    def daemons(self) -> list[Daemon]:
        return [broker.daemon for broker in self.brokers]

    def require(self) -> None:
        if self.kept() not in {0, len(self.brokers)}:
            raise Failure(
                f"{self.folder} holds a cluster of {self.kept()}; take another DATA_DIR for "
                f"{self.wanted}, or stop it and delete that folder"
            )
        system_packages.ensure(system_packages.java())
        ensure_jars()

    def begin(self, *, own_session: bool) -> None:
        jars, cluster_id = ensure_jars(), self.cluster_id()
        for broker in self.brokers:
            if not broker.daemon.is_running():
                broker.begin(jars, cluster_id, own_session=own_session)

    def cluster_id(self) -> str:
        """Made once and kept beside the data: the brokers refuse data of another id."""
        file = self.folder / "cluster.id"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            file.write_text(new_cluster_id())
        return file.read_text()

    def answers(self) -> bool:
        return all(map(listens, self.addresses())) and self.is_ready()

    def is_ready(self) -> bool:
        arguments = [",".join(self.addresses()), str(len(self.brokers)), str(PROBE_SECONDS)]
        return inside("kafka_probe", *arguments) == 0

    def stop(self) -> None:
        """All at once: the last of three would wait in vain for a majority to let it go."""
        for daemon in self.daemons():
            daemon.send(signal.SIGTERM)
        for daemon in self.daemons():
            daemon.stop(seconds=STOP_SECONDS)

    def exports(self) -> dict[str, str]:
        """The replication factor too, where there is more than one broker to replicate to."""
        addresses = {"KAFKA_BOOTSTRAP_SERVERS": ",".join(self.addresses())}
        if len(self.brokers) == 1:
            return addresses
        return addresses | {"KAFKA_REPLICATION_FACTOR": str(len(self.brokers))}


def new_cluster_id() -> str:
    """None that begins with a dash, which Kafka's own tool would take for an option."""
    while True:
        made = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not made.startswith("-"):
            return made


def listens(address: str) -> bool:
    """Whether the port is open: it says little, but for a thousandth of the price."""
    port = int(address.rpartition(":")[2])
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True
