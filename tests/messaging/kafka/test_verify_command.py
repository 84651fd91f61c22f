"""`manage.py verify_mirror` on a copy that is damaged in every way at once, in both layouts."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from messaging.kafka import topics
from messaging.kafka.clients import admin_client
from messaging.kafka.envelope import Record
from tests.messaging.kafka.copies import Copy, changed, other
from tests.messaging.room_life import RoomLife

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=sorted(topics.LAYOUTS))
def copy(request: pytest.FixtureRequest, copies: Callable[[], Copy], settings: Settings) -> Copy:
    settings.KAFKA_TOPIC_LAYOUT = request.param
    RoomLife(1).live(60)
    copy = copies()
    places = {copy.layout.place(one.room_id).topic for one in copy.records}
    with admin_client() as admin:
        wanted = {topic: copy.layout.partitions(topic) for topic in places}
        topics.ensure(admin, wanted, replication_factor=1)
    return copy


def verify(*options: str) -> tuple[str, int]:
    """What it says, and its exit code."""
    output = StringIO()
    try:
        call_command("verify_mirror", *options, stdout=output)
    except SystemExit as leaving:
        return output.getvalue(), int(str(leaving.code))
    return output.getvalue(), 0


def test_of_a_whole_copy_it_says_three_zeros(copy: Copy) -> None:
    copy.write()

    said, code = verify()

    assert said.splitlines()[-1] == "0 missing, 0 extra, 0 different"
    assert code == 0


def test_each_damage_is_told_exactly_and_it_leaves_with_1(copy: Copy) -> None:
    missing, altered, doubled, last = *copy.records[1:4], copy.records[-1]
    beyond = other(last, room=last.room_id, seq=last.seq + 1)
    whole = [one for one in copy.records if one not in (missing, altered)]
    copy.write([*whole, changed(altered, name="somebody else"), doubled, beyond])

    said, code = verify()
    told, code_for_programs = verify("--json")

    assert (code, code_for_programs) == (1, 1)
    *findings, counts, errors = said.splitlines()
    assert sorted(" ".join(line.split()[:2]) for line in findings) == sorted(
        [f"missing {name(missing)}", f"different {name(altered)}", f"extra {name(beyond)}"]
    )
    assert "1 repeated" in counts
    assert errors == "1 missing, 1 extra, 1 different"
    report = json.loads(told)
    assert sorted(report.pop("findings")) == sorted(findings)
    assert report == {
        "missing": 1, "extra": 1, "different": 1, "repeated": 1, "waiting": 0, "omitted": 0,
        "rooms": 5, "events": len(copy.log),
    }  # fmt: skip


def name(one: Record) -> str:
    return f"{one.room_id}:{one.seq}"
