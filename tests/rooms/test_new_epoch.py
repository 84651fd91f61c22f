"""After a restore the log begins another life."""

import json

import pytest
from django.core.management import call_command

from rooms.models import Epoch

pytestmark = pytest.mark.django_db


def test_a_new_epoch_is_kept_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    before = Epoch.objects.current()
    call_command("new_epoch")
    printed = capsys.readouterr().out.strip()
    assert printed != before
    assert printed == Epoch.objects.current()
    assert Epoch.objects.count() == 1


def test_programs_get_it_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("new_epoch", "--json")
    assert json.loads(capsys.readouterr().out) == {"epoch": Epoch.objects.current()}
