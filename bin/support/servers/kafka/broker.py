"""One broker of the cluster: its configuration, its data, its process."""

from dataclasses import dataclass
from pathlib import Path

from support.ports import LOOPBACK, PortBook
from support.processes import Daemon
from support.programs import Command, run

TEMPLATE = Path(__file__).with_name("server.properties")
LOG_TEMPLATE = Path(__file__).with_name("log4j2.properties")
# Quick to start and small; one machine's chat needs a fraction of what this still carries.
# The locale decides how Java reads file names: a checkout may lie in a folder named in Korean.
JAVA = ["env", "LC_ALL=C.UTF-8", "java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
MEMORY = ["-Xms64m", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError"]


@dataclass
class Broker:
    """Broker and controller in one process, in `folder`; `cluster` are the nodes' numbers."""

    node: int
    folder: Path
    ports: PortBook
    cluster: tuple[int, ...]

    def __post_init__(self) -> None:
        self.properties = self.folder / "server.properties"
        self.daemon = Daemon(f"kafka {self.node}", self.folder, mark=self.properties)

    @property
    def port_name(self) -> str:
        return f"kafka {self.node}"

    def controller_port_name(self, node: int) -> str:
        return f"kafka controller {node}"

    def begin(self, jars: Path, cluster_id: str, *, own_session: bool) -> None:
        for name in (self.port_name, self.controller_port_name(self.node)):
            self.ports.refuse_strangers(name)
        self.configure()
        self.format(jars, cluster_id)
        self.daemon.start(
            [*self.java(jars, "INFO"), *MEMORY, "kafka.Kafka", self.properties],
            own_session=own_session,
        )

    def configure(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.properties.write_text(escaped(self.filled_template()), encoding="ascii")
        for level in ("INFO", "WARN"):
            self.log_settings(level).write_text(LOG_TEMPLATE.read_text().format(level=level))

    def filled_template(self) -> str:
        replicas = len(self.cluster)
        voters = (
            f"{node}@{LOOPBACK}:{self.ports.port(self.controller_port_name(node))}"
            for node in self.cluster
        )
        return TEMPLATE.read_text().format(
            node=self.node,
            voters=",".join(voters),
            loopback=LOOPBACK,
            port=self.ports.port(self.port_name),
            controller_port=self.ports.port(self.controller_port_name(self.node)),
            data=self.folder,
            replicas=replicas,
            in_sync=replicas // 2 + 1 if replicas > 1 else 1,
        )

    def log_settings(self, level: str) -> Path:
        return self.folder / f"log4j2-{level.lower()}.properties"

    def format(self, jars: Path, cluster_id: str) -> None:
        """Give both data directories their cluster id; the tool leaves alone what has one."""
        if all((self.folder / part / "meta.properties").exists() for part in ("log", "meta")):
            return
        tool = [*self.java(jars, "WARN"), "-Xmx128m", "kafka.tools.StorageTool", "format"]
        options: Command = ["-t", cluster_id, "-c", self.properties, "--ignore-formatted"]
        run([*tool, *options], otherwise=f"Kafka could not format {self.folder}")

    def java(self, jars: Path, level: str) -> Command:
        # Java itself expands the asterisk.
        settings = f"-Dlog4j2.configurationFile={self.log_settings(level).as_uri()}"
        return [*JAVA, settings, "-cp", f"{jars}/*"]


def escaped(properties: str) -> str:
    """Java reads its property files as Latin-1 and everything else as backslash, u, four digits."""
    units = properties.encode("utf-16-be")
    codes = (int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))
    return "".join(chr(code) if code < 0x80 else f"\\u{code:04x}" for code in codes)
