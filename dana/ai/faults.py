"""What went wrong at a vendor, in the kinds that the chain acts on; a vendor's own words stay out, they may quote keys."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from dana.ai.answer_format import malformed
from dana.ai.contract import ProviderError

LONGEST_RETRY = 3600.0
_NO_SUCH_MODEL = re.compile(
    r"model.{0,80}(?:not (?:exist|found|supported)|unknown|invalid)|(?:invalid|unknown) model", re.IGNORECASE | re.DOTALL
)
_NO_MONEY = re.compile(r"insufficient_quota|credit balance|billing_(?:error|hard_limit)", re.IGNORECASE)
_FILTERED = re.compile(r"content_filter|content management policy|content_policy", re.IGNORECASE)

_STATUS_OF = {  # an error's type or code, where it is told by name alone
    "invalid_request_error": 400, "authentication_error": 401, "invalid_api_key": 401, "billing_error": 402, "permission_error": 403,
    "not_found_error": 404, "model_not_found": 404, "rate_limit_error": 429, "rate_limit_exceeded": 429, "insufficient_quota": 429,
    "timeout_error": 504, "overloaded_error": 529, "content_filter": 400,
}  # fmt: skip


def from_error(error: Exception) -> ProviderError:
    """The fault behind an exception of an official SDK or of the HTTP library beneath it."""
    status = getattr(error, "status_code", None)
    response = getattr(error, "response", None)
    if isinstance(status, int) and response is not None:
        return from_status(status, _text_of(response), response.headers)
    cause = error.__cause__ or error
    if "Timeout" in type(error).__name__ or "Timeout" in type(cause).__name__:
        return ProviderError("The model did not answer in time.", kind="timeout")
    return ProviderError(f"The model's address could not be reached ({type(cause).__name__}).", kind="unreachable")


def from_status(status: int, body: str, headers: Mapping[str, str]) -> ProviderError:
    """The fault that an HTTP status other than 200 tells of."""
    kind, message, permanent = _meaning(status, body)
    waits = kind in ("rate_limited", "overloaded")
    return ProviderError(f"{message} ({status})", kind=kind, permanent=permanent, retry_after=_retry_after(headers) if waits else None)


def _meaning(status: int, body: str) -> tuple[str, str, bool]:
    if status in (401, 402, 403) or (status in (400, 429) and _NO_MONEY.search(body)):
        return "key", "The provider does not accept the key or its account.", True
    if status == 404 or (status == 400 and _NO_SUCH_MODEL.search(body)):
        return "model_not_found", "The provider does not know this model.", True
    if status == 429:
        return "rate_limited", "The provider asks to slow down.", False
    if status >= 500 or status in (408, 409):
        return "overloaded", "The provider is overloaded or broken.", False
    return _refusal(status, body)


def _refusal(status: int, body: str) -> tuple[str, str, bool]:
    if _FILTERED.search(body):
        return "refused", "The provider's filter refused the request.", False
    if 300 <= status < 400:
        return "unreachable", "The provider's address answers with a redirect.", True
    return "bad_request", "The provider refused the request.", False


def from_event(error: Any) -> ProviderError:
    """The fault that a vendor tells of in the middle of a stream, when its status has long been sent."""
    words = orjson.dumps(error).decode()
    named = [error.get(name) for name in ("type", "code")] if isinstance(error, dict) else []
    status = next((_STATUS_OF[name] for name in named if isinstance(name, str) and name in _STATUS_OF), 500)
    return from_status(status, words, {})


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a 200 answer; a gateway's web page or half a body is malformed."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise malformed("The provider's answer is not JSON.") from None
    if not isinstance(value, dict):
        raise malformed("The provider's answer is not a JSON object.")
    return value


def tokens(usage: Any, name: str) -> int:
    """A token count of the vendor's, 0 where it is absent or nonsense."""
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else 0


def _text_of(response: Any) -> str:
    try:
        return str(response.text)[:4000]
    except (ValueError, RuntimeError, LookupError):  # not read, or not decodable
        return ""


def _retry_after(headers: Mapping[str, str]) -> float | None:
    value = (headers.get("retry-after") or "").strip()
    try:
        seconds = float(value) if value[:1].isdigit() else (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY) if seconds == seconds else None  # noqa: PLR0124 - NaN differs from itself
