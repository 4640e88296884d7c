"""Structured logs: one line an event, with what it is about, and no secret."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

import structlog
from pydantic import SecretStr

from dana.settings import Settings

HIDDEN = "[redacted]"
# name = value, name: value, "name": "value with blanks"
_NAME = r"[\w-]*(?i:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|authorization|cookie|credential|csrf|signed_request)[\w-]*"
_VALUE = r"[\"']?\s*[=:]\s*(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|(?:(?i:bearer|basic)\s+)?[^\s\"',;&})\]]+)"
_SHAPES = [
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    r"\[parameters: [\s\S]*?\](?=\n|\Z)",  # what SQLAlchemy was given with a statement that failed
    r"(?<=DETAIL:)[^\n]*",  # PostgreSQL shows the row or key
    r"otpauth://\S+",
    r"(?<=://)[^\s'\"<>]*(?=@)",  # name and password in an address
    r"\b(?i:bearer|basic)\s+[\w.~+/=-]{6,}",
    r"\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}",  # JWT
    r"\b(?:sk|rk|pk)[-_][\w-]{12,}",  # OpenAI, Anthropic, Stripe
    r"\bEAA\w{20,}",  # Meta
    r"\bdana_[0-9a-f]{32}_[\w-]{20,}",  # our own API keys
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|AIza|SG\.|whsec_|npm_|pypi-|hf_)[\w.-]{10,}",
    r"\$(?:argon2\w*|2[aby]|scrypt)\$\S+",
    r"\b__(?:Host|Secure)-[\w-]+=[^;\s]+",
    r"\b(?i:set-cookie|cookie|(?:proxy-)?authorization):\s[^\n]*",
    _NAME + _VALUE,
]
SECRET = re.compile("|".join(f"(?:{shape})" for shape in _SHAPES))
_SECRET_NAME = re.compile(r"passw|passphrase|secret|token|api_?key|authorization|cookie|credential|csrf|dsn", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]")
_LONG = ("exception", "stack")  # of several lines by nature
DEEPEST = 6


class _Known:
    """The installation's own secrets, hidden by what they are: a root key looks like nothing."""

    def __init__(self) -> None:
        self._pattern: re.Pattern[str] | None = None

    def learn(self, settings: Settings) -> None:
        secrets = {item.get_secret_value() for _, item in settings if isinstance(item, SecretStr)}
        parts = {part for secret in secrets for part in (secret, *secret.split(","), _password_in(secret)) if len(part) >= SHORTEST}
        ordered = sorted(parts, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def hide(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text) if self._pattern else text


_KNOWN = _Known()
SHORTEST = 8  # characters: a shorter one would hide ordinary words


def _password_in(address: str) -> str:
    try:
        return urlsplit(address).password or ""
    except ValueError:
        return ""


def configure_logs(settings: Settings) -> None:
    """Events of this process go to standard output: for people in development, as JSON in production."""
    _KNOWN.learn(settings)
    shape = structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty()) if settings.is_development else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format=Lines.FORM, stream=sys.stdout)
    for handler in logging.getLogger().handlers:
        if type(handler.formatter) is logging.Formatter:
            handler.setFormatter(Lines(Lines.FORM))


class Lines(logging.Formatter):
    """What libraries log: a line an event, and no secret either."""

    FORM = "%(name)s %(levelname)s %(message)s"

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        return without_secrets(super().format(record)).replace("\n", "\\n")


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An event without secrets, whether their name gives them away or their shape; no value begins a line of its own."""
    for key, value in event.items():
        cleaned = _clean(key, value, DEEPEST)
        event[key] = _on_one_line(cleaned) if isinstance(cleaned, str) and key not in _LONG else cleaned
    return event


def without_secrets(text: str) -> str:
    """A text in which nothing stands that is or looks like a secret, and nothing that steers a terminal."""
    return _CONTROL.sub("�", SECRET.sub(HIDDEN, _KNOWN.hide(text)))


def _on_one_line(text: str) -> str:
    return text.replace("\n", "\\n")


def _clean(name: str, value: Any, depth: int) -> Any:
    if isinstance(value, bool | int | float | None):
        return value
    if _SECRET_NAME.search(name) or depth == 0:
        return HIDDEN
    if isinstance(value, Mapping):
        return {_on_one_line(without_secrets(str(key))): _clean(str(key), item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", item, depth - 1) for item in value]
    return without_secrets(value if isinstance(value, str) else str(value))
