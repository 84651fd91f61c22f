"""Sites whose worker may be killed, and servers of one's own that may be."""

from tests.messaging.kafka.sites import postgres_template, site, sqlite_site, sqlite_template

__all__ = ["postgres_template", "site", "sqlite_site", "sqlite_template"]
