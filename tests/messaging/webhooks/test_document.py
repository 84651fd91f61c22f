"""What docs/webhooks.md tells receivers to do finds our signatures right, and others wrong."""

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from messaging.webhooks.signature import signature

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
BODY = '{"type":"message.created","data":{"body":"안녕"}}'.encode()

Check = Callable[[str, str, bytes], bool]


def snippet(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found
    return found[1]


def in_python(secret: str, header: str, body: bytes) -> bool:
    names: dict[str, Any] = {}
    exec(snippet("python"), names)  # noqa: S102 - it is ours
    return bool(names["is_from_oreum"](secret, header, body))


def in_node(secret: str, header: str, body: bytes) -> bool:
    given = orjson.dumps([secret, header, body.decode()]).decode()
    script = f"{snippet('js')}\nconst [secret, header, body] = {given};\n"
    script += "console.log(isFromOreum(secret, header, Buffer.from(body)));"
    command = ["node", "--input-type=module", "--eval", script]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout == "true\n"


@pytest.mark.parametrize("check", [in_python, in_node])
def test_ours_is_told_from_any_other(check: Check) -> None:
    header = signature("secret", BODY, at=int(time.time()))
    assert check("secret", header, BODY)
    assert not check("other", header, BODY)
    assert not check("secret", header, BODY + b" ")
    assert not check("secret", signature("secret", BODY, at=int(time.time()) - 301), BODY)
    assert not check("secret", header.replace("t=", "t=1"), BODY)
