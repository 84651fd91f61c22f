"""The summary of what all benches have found, each of which left a file of its own."""

import importlib
import json
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench"


def keep(folder: Path, name: str, target: str, question: str) -> None:
    figure = {"target": target, "question": question, "figure": "1", "wanted": "", "is_met": True}
    found = {"title": name, "figures": [figure], "bars": {}}
    (folder / f"{name}.json").write_text(json.dumps(found))


def test_it_goes_by_target_and_what_has_none_stands_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(BENCH)
    everything = importlib.import_module("all")
    keep(tmp_path, "browser", "", "first paint")
    keep(tmp_path, "growth", "P12", "a page as the past grows")
    keep(tmp_path, "storm", "P9", "all at once")
    lines = everything.summarised(tmp_path).splitlines()
    places = [
        next(at for at, line in enumerate(lines) if question in line)
        for question in ("all at once", "as the past grows", "first paint")
    ]
    assert places == sorted(places)
