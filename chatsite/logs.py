"""Logs: one line an event, on stderr, as `key=value` pairs."""

from typing import Any

import structlog

from chatsite.naming import with_request
from chatsite.redaction import redact, tell_exception

LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LOGGERS: dict[str, dict[str, Any]] = {
    # These tell of every attempt while a server is away; we say once that it went and came.
    "kafka": {"level": "CRITICAL"},
    "psycopg.pool": {"level": "ERROR"},
    "channels_redis": {"level": "CRITICAL"},
    # What was refused is in our own line for each request; this one would add its path once more.
    "django.request": {"level": "ERROR"},
    # At DEBUG they quote what is said: rows that are written, frames that are sent.
    "django.db.backends": {"level": "INFO"},
    "websockets": {"level": "INFO"},
    # The server's own handlers would print its lines in another shape.
    "uvicorn": {"level": "WARNING", "handlers": [], "propagate": True},
}


def configuration(level: str) -> dict[str, Any]:
    """What `LOGGING` is set to; our own loggers and those of libraries look alike."""
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        with_request,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(tell_exception),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *processors,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": _line(processors)},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": LOGGERS,
    }


def _line(processors: list[Any]) -> dict[str, Any]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": processors,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redact,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "logger", "event"], bool_as_flag=False
            ),
        ],
    }
