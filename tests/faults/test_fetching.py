"""Reading the log over REST: that nobody answers is not that nothing is there."""

import pytest

from tests.faults import fetching
from tests.faults.fetching import Event, fetch_all


def test_a_server_that_could_not_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[list[Event] | None] = [None, [{"seq": 1}], None, [{"seq": 2}], []]
    asked: list[int] = []

    def fetch(_address: str, _token: str, _room: int, after: int) -> list[Event] | None:
        asked.append(after)
        return answers.pop(0)

    monkeypatch.setattr(fetching, "fetch_events", fetch)
    monkeypatch.setattr(fetching, "SECONDS_BETWEEN_TRIES", 0)
    assert fetch_all("", "", 7) == [{"seq": 1}, {"seq": 2}]
    assert asked == [0, 0, 1, 1, 2]


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "fetch_events", lambda *_asked: None)
    monkeypatch.setattr(fetching, "SECONDS_TO_ANSWER", 0)
    with pytest.raises(TimeoutError):
        fetch_all("", "", 7)
