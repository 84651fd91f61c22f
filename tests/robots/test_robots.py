"""A short form of `bin/robots`: nothing is wrong, and what would be wrong is noticed."""

import asyncio
from pathlib import Path

import pytest

from tests.robots.place import site
from tests.robots.play import Plan, play
from tests.robots.trial import try_without

SEED = 1
QUICK = Plan(robots=4, pause=0.8, stretch=(3.0, 4.0), restarts=1.0)


def test_every_count_and_every_divider_is_what_the_log_says(tmp_path: Path) -> None:
    with site(tmp_path, is_postgres=False, alterations={}) as fleet:
        result = asyncio.run(play(fleet, QUICK, seed=SEED, seconds=3, told=print))
    assert result.verdict.wrong == []
    assert min(result.verdict.counts, result.verdict.dividers, result.restarts) > 0


# `bin/robots` tries the others, too.
@pytest.mark.parametrize("rule", ["divider below own"])
def test_the_judge_notices_that_a_rule_is_missing(rule: str, tmp_path: Path) -> None:
    assert try_without(rule, tmp_path, SEED)
