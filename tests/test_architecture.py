"""The shape of the code: who may import whom, how long things get, what is not done here.

Read from the source with `ast`; nothing is imported, so that a broken module fails by its rule.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("rooms", "messaging")
PYTHON_FOLDERS = (*APPS, "chatsite", "bin/support", "bench", "tests")
SCRIPT_FOLDERS = ("static/js", "tests/javascript")

MAX_LINES = 250
MAX_FUNCTION_LINES = 40

# By the first part of a module's name inside its app. A module may import its own level and
# those below it, in both apps alike.
EDGES, SERVICES, ADAPTERS, QUERIES, RULES, NOUNS = 6, 5, 4, 3, 2, 1
LEVELS = {
    "messaging": {
        "admin": EDGES, "api": EDGES, "apps": EDGES, "authentication": EDGES, "changes": EDGES,
        "consumers": EDGES, "context": EDGES, "doctor": EDGES, "health": EDGES,
        "identification": EDGES, "management": EDGES, "room_refusals": EDGES, "roster": EDGES,
        "socket_consumer": EDGES, "templatetags": EDGES, "urls": EDGES, "views": EDGES,
        "attaching": SERVICES, "commit": SERVICES, "indexer": SERVICES, "services": SERVICES,
        "sweeper": SERVICES, "writer": SERVICES,
        "files": ADAPTERS, "kafka": ADAPTERS, "lines": ADAPTERS, "live": ADAPTERS,
        "posting": ADAPTERS, "projections": ADAPTERS, "push": ADAPTERS, "webhooks": ADAPTERS,
        "answers": QUERIES, "folded": QUERIES, "front": QUERIES, "key_texts": QUERIES,
        "overview": QUERIES, "page_data": QUERIES, "parts": QUERIES, "past": QUERIES,
        "mentionable": QUERIES, "presentation": QUERIES,
        "proving": QUERIES, "reactions": QUERIES, "readers": QUERIES, "reading": QUERIES,
        "rendering": QUERIES, "search": QUERIES, "statistics": QUERIES, "texts": QUERIES,
        "timeline": QUERIES, "unread": QUERIES, "visit": QUERIES,
        "watching": QUERIES,
        "aside": RULES, "demo": RULES, "emojis": RULES, "event_data": RULES, "forms": RULES,
        "metrics": RULES, "protocol": RULES,
        "attachments": NOUNS, "events": NOUNS, "folding": NOUNS, "mentions": NOUNS,
        "models": NOUNS,
    },
    "rooms": {
        "accounts": EDGES, "admin": EDGES, "api": EDGES, "apps": EDGES, "management": EDGES,
        "sessions": EDGES, "timezones": EDGES, "urls": EDGES, "views": EDGES,
        "services": SERVICES,
        "folded": QUERIES, "log": QUERIES, "people": QUERIES, "rows": QUERIES, "standing": QUERIES,
        "titles": QUERIES,
        "attention": RULES, "bearer": RULES, "cleaning": RULES, "devices": RULES, "forms": RULES,
        "limits": RULES, "permissions": RULES,
        "requests": RULES, "wording": RULES,
        "errors": NOUNS, "events": NOUNS, "folding": NOUNS, "models": NOUNS, "signals": NOUNS,
    },
}  # fmt: skip
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "stuff"}


def python_files(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    return {module_name(path): path for path in python_files(*PYTHON_FOLDERS)}


def imported(path: Path) -> Iterator[str]:
    """The modules a file imports; of `from package import module` the module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import does not say where it leads"
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                yield deeper if deeper in modules() else str(node.module)


def imports(*folders: str) -> Iterator[tuple[str, str]]:
    """Pairs (importer, imported) by module name."""
    for path in python_files(*folders):
        yield from ((module_name(path), name) for name in imported(path))


def is_in(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def level(module: str) -> int:
    """EDGES for an app itself: its package is empty but for what Django asks of it."""
    app, _dot, rest = module.partition(".")
    part = rest.partition(".")[0]
    assert not rest or part in LEVELS[app], (
        f"{module} is on no level: say in LEVELS where it belongs"
    )
    return LEVELS[app].get(part, EDGES)


def test_rooms_does_not_know_messaging() -> None:
    assert not [pair for pair in imports("rooms") if is_in(pair[1], "messaging")]


def test_nobody_imports_the_composition() -> None:
    assert not [pair for pair in imports(*APPS) if is_in(pair[1], "chatsite")]


def test_each_level_imports_only_those_below() -> None:
    upward = [
        f"{importer} imports {target}"
        for importer, target in imports(*APPS)
        if is_in(target, *APPS) and level(target) > level(importer)
    ]
    assert not upward


def test_only_live_touches_the_channel_layer() -> None:
    touching = [
        pair
        for pair in imports(*APPS, "chatsite")
        if is_in(pair[1], "channels.layers", "channels_redis")
        and not is_in(pair[0], "messaging.live")
    ]
    assert not touching


def test_only_the_bridge_imports_kafka() -> None:
    touching = [
        pair
        for pair in imports(*APPS, "chatsite")
        if is_in(pair[1], "kafka") and not is_in(pair[0], "messaging.kafka")
    ]
    assert not touching


def test_nouns_and_events_are_pure() -> None:
    frameworks = ("django", "channels", "orjson", "pydantic")
    impure = [
        pair
        for pair in imports(*APPS)
        if pair[0].partition(".")[2] in {"events", "folding", "mentions"}
        and is_in(pair[1], *frameworks)
    ]
    assert not impure


def test_imports_go_round_in_no_circle() -> None:
    targets: dict[str, set[str]] = {}
    for importer, target in imports(*APPS, "chatsite"):
        if target in modules() and target != importer:
            targets.setdefault(importer, set()).add(target)
    # Whatever imports nothing that is left is taken away; what stays imports each other.
    while leaves := [name for name in targets if not targets[name] & targets.keys()]:
        for name in leaves:
            del targets[name]
    assert not {name: sorted(found & targets.keys()) for name, found in targets.items()}


@pytest.mark.parametrize("folder", [*PYTHON_FOLDERS, *SCRIPT_FOLDERS])
def test_no_file_is_long(folder: str) -> None:
    files = [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.js")]
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in files
        if "migrations" not in path.parts
    }
    assert not {name: length for name, length in lengths.items() if length > MAX_LINES}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines, without those of its docstring."""
    last = function.end_lineno or function.lineno
    has_docstring = ast.get_docstring(function) is not None
    first = function.body[1] if has_docstring and len(function.body) > 1 else function.body[0]
    return last - first.lineno + 1


@pytest.mark.parametrize("folder", PYTHON_FOLDERS)
def test_no_function_is_long(folder: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in python_files(folder)
        for function in functions(path)
        if length(function) > MAX_FUNCTION_LINES
    ]
    assert not long


@pytest.mark.parametrize("folder", PYTHON_FOLDERS)
def test_nothing_is_imported_inside_a_function(folder: str) -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files(folder)
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_there_is_one_signal() -> None:
    dispatching = [
        importer
        for importer, target in imports(*APPS, "chatsite")
        if is_in(target, "django.dispatch") or target.endswith(".signals")
        if target != "rooms.signals" and importer != "rooms.signals"
    ]
    assert not dispatching


@pytest.mark.parametrize("app", APPS)
def test_nothing_happens_behind_save_and_delete(app: str) -> None:
    overridden = [
        f"{path.relative_to(ROOT)}:{function.lineno}"
        for path in python_files(app)
        for function in functions(path)
        if function.name in {"save", "delete"} and "models" in path.parts
    ]
    assert not overridden


def test_every_file_is_named_after_what_it_holds() -> None:
    assert not [name for name in modules() if VAGUE_NAMES & set(name.split("."))]
