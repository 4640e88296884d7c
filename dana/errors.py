"""Every error that Dana raises: an HTTP status, a code for programs, a sentence for people, and whether trying again can help."""

import math
from typing import Any


class DanaError(Exception):
    """Something went wrong."""

    status = 500
    code = "internal"
    permanent = True

    def __init__(self, message: str | None = None, *, details: dict[str, Any] | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.details = details or {}
        super().__init__(self.message)


class BadInput(DanaError):
    """The request could not be understood."""

    status = 400
    code = "bad_input"


class Invalid(DanaError):
    """Some fields are not valid."""

    status = 422
    code = "invalid"


class NotSignedIn(DanaError):
    """Sign in to continue."""

    status = 401
    code = "not_signed_in"


class Forged(DanaError):
    """The signature does not match."""

    status = 401
    code = "forged"


class NotAllowed(DanaError):
    """Your role does not allow this."""

    status = 403
    code = "not_allowed"


class NotFound(DanaError):
    """There is no such thing here."""

    status = 404
    code = "not_found"


class Conflict(DanaError):
    """Somebody else changed this at the same time, or it is done already."""

    status = 409
    code = "conflict"


class TooLarge(DanaError):
    """This is larger than allowed."""

    status = 413
    code = "too_large"


class TooMany(DanaError):
    """Too many tries; wait a moment."""

    status = 429
    code = "too_many"
    permanent = False

    def __init__(self, retry_after: float, message: str | None = None) -> None:
        super().__init__(message)
        self.retry_after = max(1, math.ceil(retry_after))  # seconds, for the header Retry-After


class Unavailable(DanaError):
    """A part that is needed cannot be reached just now; try again in a moment."""

    status = 503
    code = "unavailable"
    permanent = False


class Misconfigured(DanaError):
    """The settings do not allow Dana to start."""

    code = "misconfigured"


class Unreadable(DanaError):
    """A stored secret cannot be opened with the keys of this installation."""

    code = "unreadable"
