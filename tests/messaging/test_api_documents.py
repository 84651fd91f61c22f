"""The API describes itself, from our own files."""

import re
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from tests.api import ROOT

CALLS = {
    "/me": {"get"},
    "/people": {"get"},
    "/directs": {"post"},
    "/rooms": {"get", "post"},
    "/rooms/{room_id}": {"get", "patch", "delete"},
    "/rooms/{room_id}/join": {"post"},
    "/rooms/{room_id}/leave": {"post"},
    "/rooms/{room_id}/members": {"get"},
    "/rooms/{room_id}/members/{user_id}": {"put", "delete"},
    "/rooms/{room_id}/members/{user_id}/mute": {"post", "delete"},
    "/rooms/{room_id}/members/{user_id}/ban": {"post", "delete"},
    "/rooms/{room_id}/invitations": {"get", "post"},
    "/rooms/{room_id}/invitations/{invitation_id}": {"delete"},
    "/rooms/{room_id}/messages": {"get", "post"},
    "/uploads": {"post"},
    "/uploads/{upload_id}": {"delete"},
    "/messages/{message_id}/delivery": {"get"},
    "/rooms/{room_id}/events": {"get"},
    "/rooms/{room_id}/past": {"get"},
    "/rooms/{room_id}/read": {"get", "put"},
    "/rooms/{room_id}/me": {"patch"},
    "/me/push": {"get", "put", "delete"},
    "/messages/{message_id}": {"get", "patch", "delete"},
    "/messages/{message_id}/history": {"get"},
    "/messages/{message_id}/reactions": {"get"},
    "/messages/{message_id}/reactions/{emoji}": {"put", "delete"},
    "/messages/{message_id}/pin": {"put", "delete"},
    "/rooms/{room_id}/pin": {"get"},
    "/rooms/{room_id}/stats": {"get"},
    "/search": {"get"},
    "/stats": {"get"},
    "/rooms/{room_id}/webhooks": {"get", "post"},
    "/rooms/{room_id}/webhooks/{webhook_id}": {"get", "patch", "delete"},
    "/rooms/{room_id}/webhooks/{webhook_id}/secret": {"post"},
    "/rooms/{room_id}/webhooks/{webhook_id}/test": {"post"},
    "/rooms/{room_id}/webhooks/{webhook_id}/deliveries": {"get"},
    "/rooms/{room_id}/webhooks/{webhook_id}/deliveries/{delivery_id}": {"delete"},
}


@pytest.fixture
def schema(client: Client) -> dict[str, Any]:
    content: dict[str, Any] = client.get(f"{ROOT}/openapi.json").json()
    return content


def test_every_call_is_described(schema: dict[str, Any]) -> None:
    found = {path.removeprefix(ROOT): set(calls) for path, calls in schema["paths"].items()}
    assert found == CALLS


def test_every_call_tells_of_its_problems_and_its_keys(schema: dict[str, Any]) -> None:
    for calls in schema["paths"].values():
        for operation in calls.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert {name for scheme in operation["security"] for name in scheme} == {
                "BearerToken",
                "SessionCookie",
            }


def test_every_name_in_the_description_exists(schema: dict[str, Any]) -> None:
    named = set(re.findall(r"'#/components/schemas/(\w+)'", str(schema)))
    assert named <= schema["components"]["schemas"].keys()


def test_whatever_goes_in_or_comes_out_has_an_example_that_fits(schema: dict[str, Any]) -> None:
    shapes = schema["components"]["schemas"]
    for name in sorted(shapes):
        if not name.startswith("Page_") and not name.endswith(("Query", "Cursor")):
            shape = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
            Draft202012Validator(shape).validate(shapes[name]["example"])


def test_every_parameter_is_explained(schema: dict[str, Any]) -> None:
    for path, calls in schema["paths"].items():
        for operation in calls.values():
            for parameter in operation.get("parameters", []):
                assert parameter["description"], (path, parameter["name"])


def test_the_page_of_documents_loads_files_of_this_server_only(client: Client) -> None:
    page = client.get(f"{ROOT}/docs")
    assert page.status_code == 200
    content = page.content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', content)
    assert addresses
    for address in addresses:
        assert address.startswith("/static/ninja/")
    # Nothing that the policy would have to allow: no code and no style inside the page.
    assert not re.search(r"<script(?![^>]*(src=|application/json))", content)
    assert "<style" not in content
