"""What the server below us refuses by itself: frames that are too large, whole or in pieces."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.crash.correspondent import SUBPROTOCOL
from tests.crash.test_web_killed import seed
from tests.running import RunningOreum

MAX_FRAME = 65_536


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningOreum, str]]:
    with RunningOreum(tmp_path_factory.mktemp("site")) as oreum:
        _room, (token,) = seed(oreum, users=1)
        yield oreum, token


def frame_of(size: int) -> str:
    """A pong of so many bytes: the field is not known and ignored."""
    bare = json.dumps({"type": "pong", "filling": ""})
    return json.dumps({"type": "pong", "filling": "x" * (size - len(bare))})


async def in_pieces(text: str) -> AsyncIterator[str]:
    for start in range(0, len(text), 10_000):
        yield text[start : start + 10_000]


async def code_after(site: tuple[RunningOreum, str], size: int, *, is_whole: bool) -> int | None:
    """With which the socket is closed; None: it answers afterwards."""
    oreum, token = site
    headers = {"Authorization": f"Bearer {token}"}
    async with connect(
        oreum.socket_url, subprotocols=[SUBPROTOCOL], additional_headers=headers
    ) as socket:
        try:
            await socket.send(json.dumps({"type": "hello"}))
            await socket.send(frame_of(size) if is_whole else in_pieces(frame_of(size)))
            await socket.send(json.dumps({"type": "unsubscribe", "room": 1, "ref": "still here"}))
            while json.loads(await socket.recv()).get("ref") != "still here":
                pass
        except ConnectionClosed:
            return socket.close_code
    return None


@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize(("size", "code"), [(MAX_FRAME, None), (MAX_FRAME + 1, 1009)])
def test_a_frame_has_at_most_64_kib(
    site: tuple[RunningOreum, str], size: int, code: int | None, is_whole: bool
) -> None:
    assert asyncio.run(code_after(site, size, is_whole=is_whole)) == code
