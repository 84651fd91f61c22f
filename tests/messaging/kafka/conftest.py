"""The sites of the bridge's tests."""

from tests.messaging.kafka.copies import copies
from tests.messaging.kafka.sites import postgres_template, site, sqlite_site, sqlite_template

__all__ = ["copies", "postgres_template", "site", "sqlite_site", "sqlite_template"]
