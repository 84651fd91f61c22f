"""What went wrong is said in our own hand, in the reader's language."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import bad_request, server_error

from rooms.models import User
from tests.pages import get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"), [("ko", "페이지를 찾을 수 없어요"), ("en", "Page not found")]
)
def test_a_missing_page_says_so(client: Client, alice: User, language: str, words: str) -> None:
    for user in (None, alice):
        response = get(client, user, "/nothing-here/", language)
        assert response.status_code == 404
        assert words in response.content.decode()


def test_a_mistake_of_ours_needs_neither_database_nor_request_to_be_shown() -> None:
    with translation.override("ko"):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "저희 잘못이고" in response.content.decode()


def test_a_broken_request_says_so() -> None:
    with translation.override("ko"):
        response = bad_request(RequestFactory().get("/"), ValueError())
    assert response.status_code == 400
    assert "올바르지 않아요" in response.content.decode()


def test_pages_come_with_a_strict_policy_and_no_style_or_script_of_their_own(
    client: Client, alice: User
) -> None:
    response = get(client, alice, "/rooms/")
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    text = response.content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "onclick" not in text
