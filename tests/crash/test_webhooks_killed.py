"""The worker that tells webhooks, killed between the post and its mark, and before it."""

from pathlib import Path

from support.programs import Command
from support.project import PYTHON, ROOT

from tests.crash.programs import made, token
from tests.messaging.posting.receiver import Delivery, Receiver, receiving
from tests.running import RunningOreum
from tests.waiting import wait_until

SECONDS = 60


def test_killed_between_post_and_mark_it_delivers_again_under_the_same_id(tmp_path: Path) -> None:
    with (
        RunningOreum(tmp_path, {"WEBHOOK_ALLOW_PRIVATE": "on"}) as site,
        receiving(receiver := Receiver()),
    ):
        owner = token(site, "jisu")
        room = made(site, "/api/v1/rooms", {"name": "빌드", "kind": "private"}, owner)["id"]
        hooks = f"/api/v1/rooms/{room}/webhooks"
        hook = made(site, hooks, {"kind": "outgoing", "name": "a", "url": receiver.url}, owner)
        seqs = [
            made(site, f"/api/v1/rooms/{room}/messages", {"body": str(number)}, owner)["seq"]
            for number in range(5)
        ]
        command: Command = [PYTHON, ROOT / "manage.py", "runworker", "webhooks"]
        worker = site.process("webhooks", command)

        def die_at_the_third(delivery: Delivery) -> int:
            if len(receiver.got) == 3:
                worker.kill()
            return 204

        receiver.answer = die_at_the_third
        try:
            worker.start()
            wait_until(lambda: not worker.is_running(), seconds=SECONDS, what="the kill")
            worker.start()
            wait_until(lambda: len(receiver.got) == 6, seconds=SECONDS, what="the rest")
            wait_until(
                lambda: waiting(site, f"{hooks}/{hook['id']}", owner) == 0,
                seconds=SECONDS,
                what="marks",
            )
            assert worker.terminate() == 0
        finally:
            worker.kill()

    assert receiver.seqs == [*seqs[:3], *seqs[2:]]
    keys = [delivery.headers["X-Oreum-Delivery"] for delivery in receiver.got]
    assert keys[2] == keys[3]
    assert len(set(keys)) == len(seqs)


def waiting(site: RunningOreum, path: str, token: str) -> object:
    _status, answer = site.get(path, token=token)
    assert isinstance(answer, dict)
    return answer["waiting"]
