"""Structured logs: one line an event, with what it is about, and no secret."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from dana.settings import Settings

SECRET = re.compile(
    r"(Bearer\s+\S+|sk-[\w-]{12,}|EAA\w{20,}|eyJ[\w-]{10,}\.[\w-]+\.[\w-]+|(?<=://)[^\s/@:]+:[^\s/@]+(?=@)"
    r"|(?i:password|token|secret|api_key|authorization)=\S+)"
)


def configure_logs(settings: Settings) -> None:
    """Events of this process go to standard output: for people in development, as JSON in production."""
    shape = structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty()) if settings.is_development else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(name)s %(levelname)s %(message)s", stream=sys.stdout)


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = SECRET.sub("[redacted]", value)
    return event
