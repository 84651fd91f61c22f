"""The page on notifications: what one chooses there, and that all devices hear of it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from messaging.live.executor import in_database_thread
from rooms.models import Attention, User
from tests.messaging.sockets import OpenSocket
from tests.pages import elements, get, page_data, post

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/accounts/notifications/"
QUIET = "/accounts/notifications/quiet/"


def test_it_asks_for_a_login(client: Client) -> None:
    assert get(client, None, PAGE).status_code == 302
    assert post(client, None, QUIET, {"span": "1h"}).status_code == 302


def test_it_speaks_both_languages(client: Client, alice: User) -> None:
    assert "방해 금지" in get(client, alice, PAGE, "ko").content.decode()
    assert "Do not disturb" in get(client, alice, PAGE, "en").content.decode()


def test_quiet_begins_and_ends_by_a_button(client: Client, alice: User) -> None:
    assert post(client, alice, QUIET, {"span": "1h"}).url == PAGE
    assert Attention.objects.of(alice).is_quiet(timezone.now())
    assert elements(get(client, alice, PAGE), "data-quiet-now")
    assert post(client, alice, QUIET, {"span": ""}).url == PAGE
    assert not Attention.objects.of(alice).is_quiet(timezone.now())
    assert not elements(get(client, alice, PAGE), "data-quiet-now")


def test_endless_quiet_is_said_as_such(client: Client, alice: User) -> None:
    post(client, alice, QUIET, {"span": "endless"})
    assert "Until you end it." in get(client, alice, PAGE).content.decode()


def test_what_is_no_span_begins_nothing(client: Client, alice: User) -> None:
    post(client, alice, QUIET, {"span": "for ever"})
    assert not Attention.objects.of(alice).is_quiet(timezone.now())
    client.force_login(alice)
    assert client.get(QUIET).status_code == 405


def test_quiet_hours_are_kept_with_the_clock_of_the_reader(client: Client, alice: User) -> None:
    client.cookies["timezone"] = "Asia/Seoul"
    client.force_login(alice)
    fields = {"quiet_from": "22:00", "quiet_to": "07:30", "with_sound": "on"}
    assert client.post(PAGE, fields).status_code == 302
    data = page_data(get(client, alice, PAGE))["attention"]
    assert data == {
        "quiet_until": None,
        "quiet_from": "22:00",
        "quiet_to": "07:30",
        "timezone": "Asia/Seoul",
        "shows_presence": data["shows_presence"],
        "with_text": False,
        "with_sound": True,
    }


@pytest.mark.parametrize("given", [{"quiet_from": "22:00"}, {"quiet_to": "7시"}])
def test_half_of_the_hours_is_refused_with_the_mend(
    client: Client, alice: User, given: dict[str, str]
) -> None:
    page = post(client, alice, PAGE, given)
    assert page.status_code == 422
    assert elements(page, "aria-invalid")
    assert Attention.objects.of(alice).quiet_from is None


async def test_all_devices_follow(join: OpenSocket, alice: User, bob: User, client: Client) -> None:
    device, other = await join(alice), await join(bob)
    await in_database_thread(post, client, alice, QUIET, {"span": "1h"})
    frame: dict[str, Any] = await device.until("attention")
    assert frame["settings"]["quiet_until"] is not None
    assert await other.all() == []
