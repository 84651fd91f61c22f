"""The database: does it answer, can it be written to, is its schema ours, do the clocks agree."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F
from django.utils import timezone

from messaging.doctor.finding import Finding, broken, first_line, ok, warning
from rooms.models import Epoch, RoomEvent, User

CLOCK_TOLERANCE = timedelta(seconds=2)
MEND_DATABASE = "check DATABASE_URL, and that the server runs and lets this user in"


def check_database() -> Iterator[Finding]:
    """All of it, as nothing below can be asked where the database itself does not answer."""
    try:
        _knock()
    except Exception as error:
        yield broken("database", first_line(error), MEND_DATABASE)
    else:
        yield from _check_schema()


def _knock() -> None:
    """A connection past the pool, which would keep trying and not say why it fails."""
    if connection.vendor == "postgresql":
        psycopg.connect(**connection.get_connection_params()).close()
    else:
        connection.ensure_connection()


def _check_schema() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield broken(
            "database",
            f"{name_of_database()}: {len(waiting)} migrations are not applied",
            "bin/manage migrate (bin/run does it by itself)",
        )
        return
    yield _written()
    yield _clock()
    yield _admin()


def name_of_database() -> str:
    version = ".".join(str(part) for part in connection.get_database_version())
    return f"{connection.display_name} {version}"


def _written() -> Finding:
    """Writes what stands there already, and takes it back."""
    try:
        with transaction.atomic():
            Epoch.objects.update(value=F("value"))
            transaction.set_rollback(True)
    except Exception as error:
        return broken(
            "database",
            f"{name_of_database()} cannot be written to: {first_line(error)}",
            "check the rights on the database, and its disk",
        )
    return ok("database", f"{name_of_database()}, can be written to, all migrations applied")


def _clock() -> Finding:
    newest = RoomEvent.objects.order_by("-id").values_list("at", flat=True).first()
    now = timezone.now()
    if newest and newest > now + CLOCK_TOLERANCE:
        return _clock_is_off(f"the newest event is {newest - now} in the future")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            there: datetime = cursor.fetchone()[0]
        if abs(there - timezone.now()) > CLOCK_TOLERANCE:
            return _clock_is_off(f"the database's clock differs by {abs(there - timezone.now())}")
    return ok("clock", datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))


def _clock_is_off(detail: str) -> Finding:
    return warning("clock", detail, "let all machines take their time from NTP")


def _admin() -> Finding:
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        return ok("admin", f"{settings.SITE_URL}/admin/")
    return warning("admin", "nobody can log in there yet", "bin/manage createsuperuser")
