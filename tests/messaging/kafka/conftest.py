"""The sites of the bridge's tests."""

from tests.messaging.kafka.sites import postgres_template, site, sqlite_site, sqlite_template

__all__ = ["postgres_template", "site", "sqlite_site", "sqlite_template"]
