"""PostgreSQL connections of a worker's own, beside the one Django uses."""

from typing import Any

import psycopg
from django.db import connection

# Both ends notice within seconds that the other's machine is gone.
CLIENT_KEEPALIVE = {
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}
SERVER_KEEPALIVE = """
    SET tcp_keepalives_idle = 3;
    SET tcp_keepalives_interval = 2;
    SET tcp_keepalives_count = 3
"""


def open_side_connection(name: str) -> "psycopg.Connection[Any]":
    """A session of its own, told apart by `name` in pg_stat_activity. Raises psycopg.Error."""
    parameters = {**connection.get_connection_params(), **CLIENT_KEEPALIVE}
    side = psycopg.connect(**parameters, autocommit=True, application_name=name)
    side.execute(SERVER_KEEPALIVE)
    return side
