"""The documents say what the code does: names are compared here, sentences by people."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from messaging.events import MESSAGE_CREATED
from messaging.kafka.envelope import record
from messaging.protocol.codes import Close
from messaging.protocol.frames import FRAMES
from messaging.socket_consumer import MAX_CONNECTIONS
from rooms import events
from rooms.errors import Refusal

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "chatsite" / "settings.py").read_text(encoding="utf-8")
MESSAGING = ROOT / "messaging"
# Not live/transports: what processes tell each other no socket sees.
SPEAKERS = [
    MESSAGING / "consumers.py",
    MESSAGING / "socket_consumer.py",
    *sorted((MESSAGING / "live").glob("*.py")),
    *sorted((MESSAGING / "protocol").glob("*.py")),
]

VARIABLE = re.compile(r'environment\.\w+\(\s*"([A-Z_]+)"')
SERVER_FRAME = re.compile(r'encode\(\s*"([a-z]+)"|"type": ?"([a-z]+)"')
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FILE = re.compile(r"`((?:messaging|rooms|chatsite|static|templates|docs|bench)/[\w./-]+)`")
DOCUMENT = re.compile(r"\bdocs/[\w./-]*\w")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

VARIABLES = sorted(set(VARIABLE.findall(SETTINGS)))
SERVER_FRAMES = {
    encoded or plain
    for path in SPEAKERS
    for encoded, plain in SERVER_FRAME.findall(path.read_text(encoding="utf-8"))
}
EVENTS = [
    MESSAGE_CREATED,
    *(value for name, value in vars(events).items() if name.startswith(("ROOM_", "MEMBER_"))),
]


def test_the_settings_read_the_environment_only_by_name() -> None:
    """Else the next test would not see all of it."""
    assert len(VARIABLES) > 20
    assert "os.environ" not in SETTINGS
    assert "getenv" not in SETTINGS


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_variable_of_the_settings_is_in_the_table_of_the_operations(variable: str) -> None:
    rows = [line.split("|")[1] for line in OPERATIONS.splitlines() if line.startswith("| ")]
    assert any(f"`{variable}`" in first_cell for first_cell in rows)


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_of_a_client_is_in_the_protocol(name: str) -> None:
    assert f"`{name}`" in section("Frames of the client")


@pytest.mark.parametrize("name", sorted(SERVER_FRAMES))
def test_every_frame_of_the_server_is_in_the_protocol(name: str) -> None:
    assert f"| `{name}` |" in section("Frames of the server")


@pytest.mark.parametrize("code", list(Close))
def test_every_close_code_is_in_the_protocol_with_what_the_client_does_next(code: Close) -> None:
    reconnects = "yes" if code.reconnects else "no"
    assert f"| {int(code)} | `{code.name}` | {reconnects} |" in section("Close codes")


@pytest.mark.parametrize("refusal", Refusal.__subclasses__())
def test_every_refusal_is_in_the_protocol_with_its_status(refusal: type[Refusal]) -> None:
    assert f"| `{refusal.code}` | {int(refusal.status)} |" in section("Error codes")


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_is_in_the_protocol(name: str) -> None:
    assert f"`{name}`" in section("Events")


def test_every_header_of_a_record_is_in_the_protocol() -> None:
    event: events.Event = {
        "room": 1,
        "seq": 1,
        "type": events.ROOM_ARCHIVED,
        "at": "2026-01-01T00:00:00.000Z",
        "actor": None,
        "data": {},
    }
    for name, _value in record(event, site="chat.example.com").headers:
        assert f"| header `{name}` |" in section("Kafka")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_both_documents_know_how_many_sockets_one_person_may_have() -> None:
    assert f"| open sockets | {MAX_CONNECTIONS} in one process |" in OPERATIONS
    assert f"more than {MAX_CONNECTIONS} sockets of this user" in section("Close codes")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_no_document_says_a_thing_under_the_same_heading_twice(path: Path) -> None:
    titles = HEADING.findall(CODE.sub("", path.read_text(encoding="utf-8")))
    assert path.name == "CHANGELOG.md" or sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    assert [link for link in relative_links(path) if not leads_somewhere(path, link)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_file_that_a_document_names_is_there(path: Path) -> None:
    named = FILE.findall(path.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("folder", ["bin", "chatsite", "rooms", "messaging", "static/js", "bench"])
def test_every_document_that_the_code_names_is_there(folder: str) -> None:
    files = [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.js")]
    named = {name for path in files for name in DOCUMENT.findall(path.read_text(encoding="utf-8"))}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def section(title: str) -> str:
    """A part of the protocol: from its heading to the next of its rank."""
    parts = re.split(rf"^#+ {re.escape(title)}$", PROTOCOL, flags=re.MULTILINE)
    assert len(parts) == 2, f"docs/protocol.md has no part {title}"
    is_chapter = f"\n## {title}\n" in PROTOCOL
    return re.split(r"^## " if is_chapter else r"^##", parts[1], flags=re.MULTILINE)[0]


def relative_links(path: Path) -> Iterator[str]:
    text = CODE.sub("", path.read_text(encoding="utf-8"))
    for link in LINK.findall(text):
        if "://" not in link and not link.startswith("mailto:"):
            yield link


def leads_somewhere(path: Path, link: str) -> bool:
    """To a file or folder of the checkout and, where it names one, to a heading there."""
    name, _hash, anchor = link.partition("#")
    target = (path.parent / name).resolve() if name else path
    if not target.exists() or ROOT not in [target, *target.parents]:
        return False
    return not anchor or anchor in anchors(target)


def anchors(path: Path) -> set[str]:
    """As GitHub makes them of headings."""
    titles = HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
