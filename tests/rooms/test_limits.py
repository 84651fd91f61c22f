"""How often one may do a thing."""

import pytest
from pytest_django import Settings

from rooms import limits
from rooms.errors import RateLimited


def test_over_the_rate_one_is_told_how_long_to_wait() -> None:
    for _number in range(100):
        limits.hit("join", "bob")
    with pytest.raises(RateLimited) as refusal:
        limits.hit("join", "bob")
    assert refusal.value.retry_after is not None
    assert 0 < refusal.value.retry_after <= 60


def test_each_thing_and_each_person_is_counted_apart() -> None:
    for _number in range(60):
        limits.hit("open_room", "bob")
    with pytest.raises(RateLimited):
        limits.hit("open_room", "bob")
    limits.hit("open_room", "alice")
    limits.hit("join", "bob")


def test_what_is_refused_is_not_counted() -> None:
    """Else somebody who tries again and again would never come through."""
    for _number in range(60):
        limits.hit("open_room", "bob")
    waits = []
    for _number in range(5):
        with pytest.raises(RateLimited) as refusal:
            limits.hit("open_room", "bob")
        waits.append(refusal.value.retry_after or 0)
    assert waits == sorted(waits, reverse=True)


def test_they_can_be_switched_off_for_load_tests(settings: Settings) -> None:
    settings.RATE_LIMITS = False
    for _number in range(1_000):
        limits.hit("open_room", "bob")


@pytest.mark.parametrize(
    ("text", "amount", "seconds"), [("30/10s", 30, 10), ("5/m", 5, 60), ("7/2h", 7, 7200)]
)
def test_a_rate_is_a_number_in_a_time(text: str, amount: int, seconds: int) -> None:
    item = limits.rate(text)
    assert (item.amount, item.get_expiry()) == (amount, seconds)


def test_what_is_no_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="30/10s"):
        limits.rate("many")


def test_the_contract_of_sending_holds() -> None:
    """At least 25 sends in 10 s, and 20 sockets of one user, are let through."""
    for _number in range(25):
        limits.hit("send", 1)
    for _number in range(20):
        limits.hit("handshake", 1)
