"""What every test stands on."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection

from messaging.front import fronts
from messaging.writer import writer
from rooms import limits

# Pages are rendered without collecting static files first. Said before the plugins below load the
# application, which looks once and never again.
settings.STATIC_ROOT = settings.DATA_DIR / "static-for-tests"
settings.STATIC_ROOT.mkdir(exist_ok=True)
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# A tenth of the suite's time would go into hashing passwords.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

pytest_plugins = [
    "tests.cast",
    "tests.servers",
    "tests.messaging.readers",
    "tests.messaging.feeds",
    "tests.messaging.hubs",
    "tests.messaging.redis_servers",
    "tests.messaging.sockets",
    "tests.messaging.committing",
    "tests.messaging.bridges",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """SQLite in a file: threads that write to a database in memory lock each other out."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.DATA_DIR / "test.sqlite3")
        # What a test stored need not survive a power cut.
        connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The writer's thread lets go of the database before it is dropped."""
    yield
    writer.stop()


@pytest.fixture(autouse=True)
def _limits_start_anew() -> None:
    limits.reset()


@pytest.fixture(autouse=True)
def _nothing_is_kept_between_pages() -> None:
    """Ids begin anew with each test, and name other rooms and people."""
    caches["owners"].clear()
    fronts.clear()
