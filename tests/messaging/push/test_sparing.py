"""Who is not called: by level, quiet, what was read, one's own words, a right that has ended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from messaging.models import PushSubscription
from messaging.push.queue import forget, waiting
from messaging.services.levels import choose_level
from messaging.services.reading import mark_read
from rooms.models import Attention, Role, Room, User
from rooms.services.members import add_member, leave_room
from tests.messaging.push.browser import Browser
from tests.messaging.push.conftest import Worker
from tests.messaging.saying import say

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("subscription"),
]


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("all", ["모두", "@alice 여기 봐요\n안 읽은 메시지 2개"]),
        ("mentions", ["@alice 여기 봐요\n안 읽은 메시지 2개"]),
        ("none", []),
    ],
)
def test_the_level_of_the_room_says_what_calls(
    worker: Worker, browser: Browser, room: Room, alice: User, bob: User,
    level: str, told: list[str],
) -> None:  # fmt: skip
    choose_level(user=alice, room_id=room.pk, level=level)
    for body in ("모두", "@alice 여기 봐요"):
        say(room, bob, body)
        worker.work()
    assert browser.bodies == told


def test_a_level_chosen_meanwhile_holds(
    worker: Worker, browser: Browser, room: Room, alice: User, bob: User
) -> None:
    say(room, bob, "모두")
    worker.look()
    choose_level(user=alice, room_id=room.pk, level="mentions")
    worker.send()
    assert (browser.service.got, waiting()) == ([], 0)


def test_a_mention_counts_although_more_was_said_after_it(
    worker: Worker, browser: Browser, room: Room, alice: User, bob: User
) -> None:
    choose_level(user=alice, room_id=room.pk, level="mentions")
    say(room, bob, "@alice 봐요")
    say(room, bob, "다른 이야기")
    worker.work()
    assert browser.bodies == ["@alice 봐요\n안 읽은 메시지 2개"]


def test_ones_own_words_are_no_news(
    worker: Worker, browser: Browser, room: Room, alice: User
) -> None:
    say(room, alice, "내 말")
    worker.work()
    assert browser.service.got == []


def test_what_was_read_before_it_was_sent_is_no_news(
    worker: Worker, browser: Browser, room: Room, alice: User, bob: User
) -> None:
    message = say(room, bob, "읽을 말")
    worker.look()
    mark_read(user=alice, room_id=room.pk, seq=message.seq)
    worker.send()
    assert (browser.service.got, waiting()) == ([], 0)


@pytest.mark.parametrize("is_by_hour", [False, True])
def test_nothing_disturbs_who_wants_quiet_nor_comes_after(
    worker: Worker, browser: Browser, room: Room, alice: User, bob: User, is_by_hour: bool
) -> None:
    now = timezone.now()
    hours = {
        "quiet_from": (now - timedelta(hours=1)).time(),
        "quiet_to": (now + timedelta(hours=1)).time(),
    }
    quiet = hours if is_by_hour else {"quiet_until": now + timedelta(hours=1)}
    Attention.objects.change(alice, **quiet)
    say(room, bob, "조용히")
    worker.work()
    Attention.objects.change(alice, **dict.fromkeys(quiet))
    worker.work()
    assert browser.service.got == []
    say(room, bob, "이제는")
    worker.work()
    assert browser.bodies == ["이제는\n안 읽은 메시지 2개"]


def test_a_room_that_was_lost_tells_nothing_more(
    worker: Worker, browser: Browser, room: Room, alice: User, bob: User, dana: User
) -> None:
    add_member(actor=alice, room=room, user=dana, role=Role.OWNER)
    say(room, bob, "우리끼리")
    worker.look()
    leave_room(user=alice, room=room)
    worker.send()
    assert (browser.service.got, waiting()) == ([], 0)


def log_out(_user: User) -> None:
    Session.objects.all().delete()


def expire(_user: User) -> None:
    Session.objects.update(expire_date=timezone.now())


def change_password(user: User) -> None:
    user.set_password("another one, long enough")
    user.save()


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("end", [log_out, expire, change_password, deactivate])
def test_it_ends_with_the_session(
    worker: Worker,
    browser: Browser,
    room: Room,
    alice: User,
    bob: User,
    end: Callable[[User], None],
) -> None:
    say(room, bob, "아직 있어요?")
    worker.look()
    end(alice)
    worker.send()
    assert browser.service.got == []
    assert not PushSubscription.objects.exists()


def test_an_ended_session_is_forgotten_also_where_nothing_is_said(worker: Worker) -> None:
    forget(worker.now())
    assert PushSubscription.objects.exists()
    Session.objects.all().delete()
    forget(worker.now())
    assert not PushSubscription.objects.exists()
