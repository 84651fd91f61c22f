"""What can be known of compose.yaml without Docker: it is well-formed and says what it must."""

import re
from typing import Any

import pytest
import yaml
from support.project import ROOT

SERVERS = ("postgres", "redis", "kafka")
OURS = ("migrate", "web", "worker")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text()))


def test_it_has_all_parts(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {*SERVERS, *OURS}


@pytest.mark.parametrize("name", SERVERS)
def test_every_server_has_a_health_check_and_nothing_published(
    compose: dict[str, Any], name: str
) -> None:
    service = compose["services"][name]
    assert service["healthcheck"]["test"]
    assert "ports" not in service


@pytest.mark.parametrize("name", OURS)
def test_ours_run_without_rights(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]


def test_web_is_published_on_loopback_only(compose: dict[str, Any]) -> None:
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["web"]["ports"])


def test_secrets_come_from_files(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name in service.get("environment", {}):
            assert not re.search("PASSWORD|SECRET|DATABASE_URL", name) or name.endswith("_FILE")
        assert set(service.get("secrets", [])) <= set(compose["secrets"])


def test_everything_it_waits_for_and_mounts_is_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in compose["volumes"]


def test_the_image_serves_as_somebody_without_rights() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER oreum" in lines
    assert any(line.startswith("HEALTHCHECK") for line in lines)
