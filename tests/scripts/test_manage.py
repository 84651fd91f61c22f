"""`bin/manage`, where Django's own commands would print a screen of their insides."""

from pathlib import Path

import pytest

from tests.running import free_port
from tests.scripts.scripts import run_script


@pytest.mark.parametrize("command", ["migrate", "seed_demo"])
def test_a_database_that_is_away_is_one_line(tmp_path: Path, command: str) -> None:
    address = f"postgres://oreum:secret-word@127.0.0.1:{free_port()}/oreum"
    refused = run_script("manage", command, data=tmp_path, variables={"DATABASE_URL": address})
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "database does not answer" in refused.stderr
    assert "secret-word" not in refused.stderr
