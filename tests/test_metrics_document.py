"""docs/operations.md tells of every metric that there is, with its labels, and of no other."""

import re
from pathlib import Path

import pytest
from prometheus_client.metrics import MetricWrapperBase

from messaging.metrics import instruments
from messaging.metrics.families import as_text, own_families

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(oreum_\w+)` \| (.*?) \|", re.MULTILINE)
NAME = re.compile(r"\b(?:oreum|process)_\w+")
SUFFIX = re.compile(r"_(?:bucket|count|sum)$")

INSTRUMENTS = [
    found for found in vars(instruments).values() if isinstance(found, MetricWrapperBase)
]
DOCUMENTED = dict(ROW.findall(OPERATIONS))


def exposed_name(instrument: MetricWrapperBase) -> str:
    (family,) = instrument.describe()
    return f"{family.name}_total" if family.type == "counter" else family.name


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=exposed_name)
def test_every_metric_has_a_row_with_its_labels(instrument: MetricWrapperBase) -> None:
    labels = re.findall(r"`(\w+)`", DOCUMENTED[exposed_name(instrument)])
    assert tuple(labels) == instrument._labelnames


def test_every_row_is_a_metric() -> None:
    of_the_exchange = {"oreum_process_up"}
    assert DOCUMENTED.keys() == {exposed_name(one) for one in INSTRUMENTS} | of_the_exchange


def test_what_to_watch_is_written_with_names_that_are_there() -> None:
    text = as_text({"1": own_families()}, []).decode()
    known = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
    named = {SUFFIX.sub("", name) for name in NAME.findall(OPERATIONS)} - {"process_"}
    assert named <= known
