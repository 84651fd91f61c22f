"""Questions to the database that come at the same time, asked as one."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError

from messaging.live.executor import in_database_thread

Question = TypeVar("Question")
Answer = TypeVar("Answer")

MAX_GROUP = 50


class Together(Generic[Question, Answer]):
    """The first question is asked at once; what comes while the database works is the next group.

    As the writer does with sends: 2,000 sockets that come back at once cost some dozens of queries.
    `work` runs on a database thread and gives an answer a question, in order.
    """

    def __init__(self, work: Callable[[Sequence[Question]], Sequence[Answer]]) -> None:
        self._work = work
        self._waiting: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def ask(self, question: Question) -> Answer:
        """Raises what `work` raises."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_all())
        return await answer

    async def _ask_all(self) -> None:
        try:
            while self._waiting:
                group = self._waiting[:MAX_GROUP]
                del self._waiting[:MAX_GROUP]
                await self._ask_group(group)
        finally:
            self._asking = None

    async def _ask_group(self, group: Sequence[tuple[Question, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await in_database_thread(self._work, [question for question, _ in group])
        except Exception as error:
            await self._fail(group, error)
            return
        for (_question, answer), value in zip(group, answers, strict=True):
            if not answer.done():  # who asked may have gone
                answer.set_result(value)

    async def _fail(
        self, group: Sequence[tuple[Question, asyncio.Future[Answer]]], error: Exception
    ) -> None:
        """One question that cannot be answered does not take the others with it, but for a database
        that is away: that is the same for all.
        """
        if len(group) > 1 and not isinstance(error, OperationalError | InterfaceError):
            for one in group:
                await self._ask_group([one])
            return
        for _question, answer in group:
            if not answer.done():
                answer.set_exception(error)
