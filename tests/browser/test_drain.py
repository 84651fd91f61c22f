"""The web process is replaced in good order while people write: no page notices."""

import json
import signal
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.running import RunningOreum
from tests.scripts.runs import Run, running
from tests.servers import own_servers

HALF, OTHER_HALF = "반쯤 쓰다가 ", "마저 썼어요"
MOST_ROUNDS = 200  # of both, while the process is replaced
# The whole log of the room, as who has just come would read it.
LOG = """
import json
from messaging.models import Message
print(json.dumps(list(Message.objects.filter(room={room}).order_by("seq").values_list("body"))))
"""


def test_people_write_on_while_the_web_process_is_replaced(
    tmp_path: Path, arrive: Callable[..., Person]
) -> None:
    with own_servers(tmp_path / "stack", ["redis"]) as stack:
        variables = {**stack.exports(["redis"]), "RATE_LIMITS": "off"}
        data = tmp_path / "data"
        data.mkdir()
        with running(data, "--no-demo", variables=variables) as run:
            site = RunningOreum(data, variables, port=run.port)
            alice, bob = arrive(site), arrive(site)
            room = alice.open_room("잡담")
            bob.join(room)
            for person in (alice, bob):
                person.page.evaluate("window.isTheSamePage = true")
            said = write_through_a_renewal(run, alice, bob)
            for person in (alice, bob):
                expect(person.messages).to_have_count(len(said))
            order = alice.page.locator("[data-body]").all_text_contents()
            assert sorted(order) == sorted(said), "everything once"
            for person in (alice, bob):
                person.sees(*order)
                assert_it_was_resumed_without_a_reload(person)
            log = json.loads(site.manage("shell", "-v", "0", "-c", LOG.format(room=room.id)))
            assert [body for (body,) in log] == order


def write_through_a_renewal(run: Run, alice: Person, bob: Person) -> list[str]:
    """What was said, by Bob one after the other, by Alice one that she had begun before."""
    said = [HALF + OTHER_HALF]
    alice.composer.press_sequentially(HALF)
    (old,) = run.members("uvicorn")
    run.process.send_signal(signal.SIGUSR1)
    while old in run.members("uvicorn"):
        assert len(said) < MOST_ROUNDS, run.log.read_text()
        said.append(f"{len(said)}번째 말")
        bob.composer.press_sequentially(said[-1], delay=20)
        bob.composer.press("Enter")
    assert len(said) > 1
    alice.composer.press_sequentially(OTHER_HALF)
    alice.composer.press("Enter")
    return said


def assert_it_was_resumed_without_a_reload(person: Person) -> None:
    person.is_online()
    expect(person.page.locator("[data-integrity]")).to_have_attribute("data-gaps", "0")
    assert person.page.locator("[data-integrity]").get_attribute("data-resumed")
    assert person.page.evaluate("window.isTheSamePage") is True
