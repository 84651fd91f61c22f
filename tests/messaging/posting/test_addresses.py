"""Where a webhook may lead, and where not, however the address is written."""

from typing import Any

import pytest

from messaging.models import WebhookDelivery
from messaging.posting.addresses import (
    BadAddress,
    is_public,
    look_at,
    numbers_of,
    target_of,
)

Problem = WebhookDelivery.Problem


@pytest.mark.parametrize(
    "number",
    [
        "0.0.0.0",  # noqa: S104 - nothing is bound
        "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.8.8.8", "169.254.169.254",
        "172.16.0.1", "192.168.0.10", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "168.63.129.16",
        "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1",
        "fc00::1", "fd00:ec2::254",
        "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
    ],
)  # fmt: skip
def test_what_is_inside_or_nowhere_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "::ffff:8.8.8.8", "2606:4700:4700::1111"])
def test_what_is_outside_is_public(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "//example.com/",
        "example.com", "http://", "http:///path", "http://user@example.com/",
        "http://user:password@example.com/", "http://example.com:0/", "http://example.com:22/",
        "http://example.com:6379x/", "http://example.com:99999/", "http://exa mple.com/",
        "http://example.com/\r\nX-Evil: 1", "http://[::1/", "http://ex\u0000ample.com/",
        "http://" + "a" * 64 + ".com/", "http://example.com/" + "a" * 2_000,
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadAddress) as refused:
        target_of(url)
    assert refused.value.problem is Problem.ADDRESS


def test_an_address_goes_over_the_line_in_ascii() -> None:
    target = target_of("https://한글.kr/받기/100%25?이름=값#part")
    assert target.authority == "xn--bj0bj06e.kr"
    assert target.path == "/%EB%B0%9B%EA%B8%B0/100%25?%EC%9D%B4%EB%A6%84=%EA%B0%92"
    assert target_of("http://[2606:4700::1]:8080").authority == "[2606:4700::1]:8080"


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "017700000001", "[::1]", "127.1"]
)
def test_loopback_is_found_out_under_each_of_its_names(host: str) -> None:
    with pytest.raises(BadAddress) as refused:
        look_at(f"http://{host}:8000/", allow_private=False)
    assert refused.value.problem is Problem.PRIVATE


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    target = target_of("http://example.com/")
    with pytest.raises(BadAddress) as refused:
        numbers_of(target, allow_private=False, lookup=answering("8.8.8.8", "10.0.0.1"))
    assert refused.value.problem is Problem.PRIVATE


def test_a_private_network_may_be_allowed() -> None:
    target = target_of("http://intranet/")
    assert numbers_of(target, allow_private=True, lookup=answering("10.0.0.1")) == ["10.0.0.1"]


def test_a_host_that_cannot_be_found_now_may_still_be_named() -> None:
    def fails(*arguments: Any, **options: Any) -> list[Any]:
        raise OSError

    look_at("https://example.com/", allow_private=False, lookup=fails)
    with pytest.raises(BadAddress) as refused:
        numbers_of(target_of("https://example.com/"), allow_private=False, lookup=fails)
    assert refused.value.problem is Problem.UNKNOWN_HOST


def answering(*numbers: str) -> Any:
    """A name server that knows one answer."""
    return lambda host, port, **options: [(2, 1, 6, "", (number, port)) for number in numbers]
