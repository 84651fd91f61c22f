"""Logs: one line an event, on stderr, as `key=value` pairs."""

from typing import Any

import structlog

LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


def configuration(level: str) -> dict[str, Any]:
    """What `LOGGING` is set to; our own loggers and those of libraries look alike."""
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": processors,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "logger", "event"], bool_as_flag=False
            ),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        # These tell of every attempt while a server is away; we say once that it went and came.
        "loggers": {
            "kafka": {"level": "ERROR"},
            "channels_redis": {"level": "CRITICAL"},
            # The server's own handlers would print its lines in another shape.
            "uvicorn": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }
