import ast
from pathlib import Path

import pytest
from support.project import ROOT

from tests.scripts.scripts import run_script

OLDEST_PYTHON_THAT_IS_TOLD = (3, 7)


@pytest.mark.parametrize("script", ["run", "test", "check", "stack"])
def test_a_script_explains_itself_with_its_exit_codes(script: str, tmp_path: Path) -> None:
    told = run_script(script, "--help", data=tmp_path)
    assert told.returncode == 0
    assert f"bin/{script}" in told.stdout
    assert "Exit codes:" in told.stdout


@pytest.mark.parametrize("script", ["run", "stack"])
def test_a_wrong_argument_is_refused_with_the_usage(script: str, tmp_path: Path) -> None:
    refused = run_script(script, "--wrong", data=tmp_path)
    assert refused.returncode == 2
    assert "usage: bin/" in refused.stderr


def test_a_python_that_is_too_old_can_still_read_who_tells_it_so() -> None:
    scripts = [ROOT / "bin" / name for name in ("run", "test", "check", "stack", "manage")]
    modules = [ROOT / "bin" / "support" / name for name in ("interpreter.py", "failure.py")]
    for file in [*scripts, *modules]:
        ast.parse(file.read_text(), feature_version=OLDEST_PYTHON_THAT_IS_TOLD)


def test_manage_is_django_from_any_folder(tmp_path: Path) -> None:
    told = run_script("manage", "version", data=tmp_path)
    assert told.returncode == 0
    assert told.stdout.startswith("5.2")
