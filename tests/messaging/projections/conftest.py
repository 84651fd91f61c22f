"""The diary of the loop's tests, and the sites of those with real processes."""

from collections.abc import Iterator

import pytest

from tests.messaging.kafka.sites import postgres_template, site, sqlite_site, sqlite_template
from tests.messaging.projections.diary import Diary, create_diary, drop_diary

__all__ = ["postgres_template", "site", "sqlite_site", "sqlite_template"]


@pytest.fixture
def diary(db: None) -> Iterator[None]:
    create_diary()
    yield
    Diary.fails_on = set()
    drop_diary()
