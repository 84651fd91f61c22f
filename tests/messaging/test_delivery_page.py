"""The delivery page of the admin: who may see it, and whether what it says is true."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging.admin.delivery.lanes import Samples, Totals, figures, summed
from messaging.metrics.families import Family
from messaging.models import DeadLetter, ProjectionPosition, ProjectionRoom, Verification, Worker
from rooms.models import Room, User
from tests.cast import person
from tests.messaging.saying import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, dana: User) -> Client:
    client.force_login(dana)
    return client


def pages(room: Room, author: User) -> list[str]:
    message = say(room, author, "비밀번호는 한라산")
    return [
        reverse("delivery"),
        reverse("delivery_reset", args=["stats"]),
        reverse("delivery_message", args=[message.pk]),
    ]


def test_who_is_not_logged_in_is_sent_to_log_in(client: Client, room: Room, bob: User) -> None:
    for page in pages(room, bob):
        answer = client.get(page)
        assert (answer.status_code, "/login/" in answer["Location"]) == (302, True), page


def test_a_member_is_refused(client: Client, room: Room, bob: User) -> None:
    client.force_login(bob)
    for page in pages(room, bob):
        assert client.get(page, follow=True).status_code == 403, page


def test_staff_without_the_rights_neither_reset_nor_look_for_messages(
    client: Client, room: Room, bob: User
) -> None:
    client.force_login(person("grace", is_staff=True))
    overview, reset, message = pages(room, bob)
    assert client.get(overview).status_code == 200
    assert client.get(reset).status_code == 403
    assert client.post(reset).status_code == 403
    assert client.get(message).status_code == 403


def test_the_page_and_its_parts_say_the_same(office: Client) -> None:
    whole = office.get(reverse("delivery")).content.decode()
    parts = office.get(reverse("delivery"), {"parts": ""}).json()["parts"]
    assert sorted(parts) == ["groups", "lanes", "surroundings", "verification", "workers"]
    for word in ("local", "redis", "kafka", "log", "database", "stats", "archive"):
        assert word in whole
        assert any(word in part for part in parts.values())


def families(events: int, within: dict[str, int]) -> list[Family]:
    """As a process tells them: events of the lane `redis`, and how many were fast enough."""
    buckets: list[Any] = [
        ("oreum_delivery_seconds_bucket", {"lane": "redis", "le": bound}, float(count))
        for bound, count in within.items()
    ]
    arrivals: Any = ("oreum_arrivals_total", {"lane": "redis"}, float(events))
    return [
        {"name": "oreum_delivery_seconds", "type": "histogram", "help": "", "samples": buckets},
        {"name": "oreum_arrivals", "type": "counter", "help": "", "samples": [arrivals]},
    ]


def test_the_figures_of_all_processes_are_one() -> None:
    within = {"0.01": 50, "0.02": 90, "0.05": 100, "+Inf": 100}
    totals = summed([families(300, within), families(100, within)])
    redis = next(lane for lane in figures(totals, totals, 8.0).lanes if lane.lane == "redis")
    assert (redis.events, redis.rate) == (400, 50.0)
    assert redis.p50 == pytest.approx(10.0)
    assert redis.p95 == pytest.approx(35.0)


def test_a_lane_that_brought_nothing_has_no_times() -> None:
    nothing: Totals = defaultdict(float)
    local = figures(nothing, nothing, None).lanes[0]
    assert (local.events, local.rate, local.p50, local.p95) == (0, None, None, None)


def test_the_figures_tell_of_the_last_minute() -> None:
    samples = Samples()
    slow = summed([families(100, {"0.01": 0, "0.02": 0, "0.05": 100, "+Inf": 100})])
    fast = summed([families(160, {"0.01": 0, "0.02": 60, "0.05": 160, "+Inf": 160})])
    assert samples.growth(slow, 0.0)[0] is None
    seconds, growth = samples.growth(fast, 30.0)
    redis = next(lane for lane in figures(fast, growth, seconds).lanes if lane.lane == "redis")
    assert (redis.events, redis.rate) == (160, 2.0)
    assert redis.p50 == pytest.approx(15.0)
    assert samples.growth(fast, 100.0)[0] is None


def test_a_process_that_ended_makes_no_negative_rate() -> None:
    samples = Samples()
    samples.growth(summed([families(100, {}), families(50, {})]), 0.0)
    assert samples.growth(summed([families(120, {})]), 10.0)[0] is None
    seconds, growth = samples.growth(summed([families(130, {})]), 20.0)
    assert (seconds, growth["oreum_arrivals_total", "redis", ""]) == (10.0, 10.0)


def test_workers_are_told_of_and_a_silent_one_stands_out(office: Client) -> None:
    long_ago = timezone.now() - timedelta(minutes=5)
    Worker.objects.create(role="mirror", host="one", pid=11, state="working", shards="0,3")
    Worker.objects.create(role="stats", host="two", pid=12, state="working", seen_at=long_ago)
    answer = office.get(reverse("delivery"))
    told = [(worker.host, worker.is_silent) for worker in answer.context["workers"]]
    assert told == [("one", False), ("two", True)]
    assert "0,3" in answer.content.decode()


@pytest.mark.parametrize(("missing", "badge"), [(0, "delivery-good"), (2, "delivery-bad")])
def test_the_newest_comparison_with_kafka_is_a_badge(
    office: Client, missing: int, badge: str
) -> None:
    now = timezone.now()
    for at, found in ((now - timedelta(days=1), 7), (now, missing)):
        Verification.objects.create(
            at=at, seconds=1, rooms=1, events=40, missing=found, extra=0, different=0,
            repeated=0, waiting=0,
        )  # fmt: skip
    part = office.get(reverse("delivery"), {"parts": ""}).json()["parts"]["verification"]
    assert badge in part
    assert f"<dd>{missing}</dd>" in part


@pytest.fixture
def read_topic(room: Room) -> None:
    ProjectionPosition.objects.create(
        projection="stats", topic="oreum.events", partition=3, next_offset=40
    )
    ProjectionPosition.objects.create(
        projection="stats", topic="oreum.events", partition=4, next_offset=2
    )
    ProjectionRoom.objects.create(projection="stats", room=room, last_seq=1)
    DeadLetter.objects.create(
        projection="stats", topic="oreum.events", partition=3, offset=9, room_number=room.pk,
        seq=1, reason=DeadLetter.Reason.FAILED,
    )  # fmt: skip


def kept() -> list[int]:
    return [
        model.objects.filter(projection="stats").count()
        for model in (ProjectionPosition, ProjectionRoom, DeadLetter)
    ]


@pytest.mark.usefixtures("read_topic")
def test_the_dry_run_of_a_reset_says_what_is_forgotten_and_changes_nothing(office: Client) -> None:
    answer = office.get(reverse("delivery_reset", args=["stats"]))
    loss = answer.context["loss"]
    assert (loss.records, loss.partitions, loss.rooms, loss.letters) == (42, 2, 1, 1)
    assert kept() == [2, 1, 1]
    assert not LogEntry.objects.exists()


@pytest.mark.usefixtures("read_topic")
def test_a_reset_that_is_confirmed_forgets_and_is_noted(office: Client, dana: User) -> None:
    answer = office.post(reverse("delivery_reset", args=["stats"]))
    assert answer["Location"] == reverse("delivery")
    assert kept() == [0, 0, 0]
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_repr) == (dana, "stats")
    assert "42 records" in entry.change_message


def test_there_is_no_reset_of_what_is_no_projection(office: Client) -> None:
    assert office.post(reverse("delivery_reset", args=["diary"])).status_code == 404


def test_kafka_that_is_away_is_said_and_the_positions_are_there(
    office: Client, settings: LazySettings, read_topic: None
) -> None:
    settings.KAFKA_BOOTSTRAP_SERVERS = ["127.0.0.1:1"]
    answer = office.get(reverse("delivery"))
    assert answer.context["groups_problem"]
    stats = next(group for group in answer.context["groups"] if group.projection == "stats")
    assert (stats.position, stats.end, stats.lag, stats.letters) == (42, None, None, 1)


def test_where_a_message_is_shows_nothing_of_what_it_says(
    office: Client, room: Room, bob: User
) -> None:
    message = say(room, bob, "비밀번호는 한라산")
    page = office.get(reverse("delivery_message", args=[message.pk])).content.decode()
    assert f"{room.pk}:{message.seq}" in page
    assert "한라산" not in page


def test_what_is_not_known_of_a_message_is_said(
    office: Client, public_room: Room, bob: User, settings: LazySettings
) -> None:
    message = say(public_room, bob, "안녕")
    address = reverse("delivery_message", args=[message.pk])
    off = office.get(address).context["whereabouts"]
    settings.KAFKA_BOOTSTRAP_SERVERS = ["127.0.0.1:1"]
    waiting = office.get(address).context["whereabouts"]
    assert (off.in_kafka, off.place, off.unknown) == ("off", None, "off")
    assert (waiting.in_kafka, waiting.milliseconds, waiting.unknown) == ("waiting", None, "waiting")
