"""Numbers as they go from one process to another, and together to Prometheus."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, Metric, generate_latest
from prometheus_client.registry import Collector

from messaging.metrics.instruments import REGISTRY

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Family(TypedDict):
    """One metric; a sample is its name, its labels and its value."""

    name: str
    type: str
    help: str
    samples: list[tuple[str, dict[str, str], float]]


def own_families() -> list[Family]:
    return [
        {
            "name": metric.name,
            "type": metric.type,
            "help": metric.documentation,
            # When a series began, Prometheus sees for itself.
            "samples": [
                (sample.name, dict(sample.labels), sample.value)
                for sample in metric.samples
                if not sample.name.endswith("_created")
            ],
        }
        for metric in REGISTRY.collect()
    ]


def as_text(of_processes: Mapping[str, Iterable[Family]], silent: Iterable[str]) -> bytes:
    """All in Prometheus' text format, each series with the label `process`."""
    return generate_latest(_Joined(of_processes, silent))


class _Joined(Collector):
    """A metric stands in one piece, whichever processes it comes from."""

    def __init__(self, of_processes: Mapping[str, Iterable[Family]], silent: Iterable[str]) -> None:
        self._of_processes = of_processes
        self._silent = silent

    def collect(self) -> Iterable[Metric]:
        yield self._processes()
        metrics: dict[str, Metric] = {}
        for process, families in self._of_processes.items():
            for family in families:
                metric = metrics.get(family["name"])
                if metric is None:
                    metric = Metric(family["name"], family["help"], family["type"])
                    metrics[family["name"]] = metric
                _add(metric, family, process)
        yield from metrics.values()

    def _processes(self) -> Metric:
        metric = Metric(
            "oreum_process_up", "Whether this web process answered the scrape.", "gauge"
        )
        for process in self._of_processes:
            metric.add_sample(metric.name, {"process": process}, 1)
        for process in self._silent:
            metric.add_sample(metric.name, {"process": process}, 0)
        return metric


def _add(metric: Metric, family: Family, process: str) -> None:
    sample: Any
    for sample in family["samples"]:
        name, labels, value = sample
        metric.add_sample(name, {**labels, "process": process}, value)
