"""Questions that come at the same time are asked as one, and each gets its own answer."""

import asyncio
import threading
from collections.abc import Sequence

import pytest
from django.db import OperationalError

from messaging.live.together import MAX_GROUP, Together
from tests.waiting import until


class Oracle:
    """Answers while it is let; notes which questions came together."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.is_let = threading.Event()
        self.errors: list[Exception] = []

    def answer(self, questions: Sequence[int]) -> list[int]:
        self.groups.append(list(questions))
        assert self.is_let.wait(10)
        if self.errors:
            raise self.errors.pop()
        if 13 in questions:
            raise ValueError("thirteen")
        return [question * 2 for question in questions]


async def ask_all(together: Together[int, int], questions: Sequence[int]) -> list[object]:
    return await asyncio.gather(*map(together.ask, questions), return_exceptions=True)


async def test_what_comes_while_the_database_works_is_the_next_group() -> None:
    oracle = Oracle()
    together = Together(oracle.answer)
    first = asyncio.create_task(together.ask(1))
    await until(lambda: oracle.groups)
    others = asyncio.create_task(ask_all(together, [2, 3, 4]))
    await asyncio.sleep(0)
    oracle.is_let.set()
    assert (await first, await others) == (2, [4, 6, 8])
    assert oracle.groups == [[1], [2, 3, 4]]


async def test_a_group_is_bounded() -> None:
    oracle = Oracle()
    oracle.is_let.set()
    questions = range(100, 100 + 2 * MAX_GROUP)
    answers = await ask_all(Together(oracle.answer), questions)
    assert answers == [question * 2 for question in questions]
    assert max(map(len, oracle.groups)) <= MAX_GROUP


async def test_one_that_cannot_be_answered_does_not_take_the_others_with_it() -> None:
    oracle = Oracle()
    oracle.is_let.set()
    answers = await ask_all(Together(oracle.answer), [12, 13, 14])
    assert answers[0] == 24
    assert isinstance(answers[1], ValueError)
    assert answers[2] == 28


async def test_a_database_that_is_away_is_away_for_all_and_asked_once() -> None:
    oracle = Oracle()
    oracle.is_let.set()
    # The executor itself tries once more on a new connection.
    oracle.errors = [OperationalError("away"), OperationalError("away")]
    answers = await ask_all(Together(oracle.answer), [1, 2, 3])
    assert [type(answer) for answer in answers] == [OperationalError] * 3
    assert oracle.groups == [[1, 2, 3]] * 2


async def test_who_goes_before_the_answer_costs_the_others_nothing() -> None:
    oracle = Oracle()
    together = Together(oracle.answer)
    going, staying = asyncio.create_task(together.ask(1)), asyncio.create_task(together.ask(2))
    await until(lambda: oracle.groups)
    going.cancel()
    oracle.is_let.set()
    assert await staying == 4
    with pytest.raises(asyncio.CancelledError):
        await going
    assert await together.ask(5) == 10
