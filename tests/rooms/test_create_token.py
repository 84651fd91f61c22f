"""`manage.py create_token`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rooms.models import ApiToken, User
from rooms.services.tokens import find_token

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_token", *arguments, stdout=out)
    return out.getvalue()


def test_the_token_is_printed_once_and_lets_in(alice: User) -> None:
    token = find_token(run("alice", "--name", "빌드 봇").strip())
    assert token is not None
    assert (token.user, token.name) == (alice, "빌드 봇")


def test_programs_read_json(alice: User) -> None:
    content = json.loads(run("alice", "--json"))
    assert content.keys() == {"username", "name", "token"}
    assert find_token(content["token"])


def test_who_is_not_there_or_not_active_gets_one_line(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    for username in ("alice", "nobody"):
        with pytest.raises(CommandError, match=f"^there is no active user named '{username}'$"):
            run(username)
    assert not ApiToken.objects.exists()
