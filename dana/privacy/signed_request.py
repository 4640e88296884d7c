"""
Meta's signed_request: who asks to be deleted, proven by the app secret.

https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable

from dana.errors import BadInput, Forged

MOST_CHARACTERS = 8_000
ALGORITHM = "HMAC-SHA256"
_USER = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def user_of(signed_request: str, secrets: Iterable[str]) -> str:
    """The platform's id of the person; Forged unless one of the secrets signed exactly this, BadInput when that cannot be used."""
    signature, dot, payload = signed_request.partition(".")
    given = _decoded(signature)
    if not dot or len(signed_request) > MOST_CHARACTERS or given is None:
        raise Forged
    matches = [hmac.compare_digest(given, _signature(secret, payload)) for secret in secrets if secret]
    if not any(matches):
        raise Forged
    return _user_in(_decoded(payload) or b"")


def _signature(secret: str, payload: str) -> bytes:
    return hmac.digest(secret.encode("utf-8", "replace"), payload.encode("utf-8", "replace"), hashlib.sha256)


def _user_in(payload: bytes) -> str:
    try:
        told = json.loads(payload.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadInput("The signed request holds no JSON.") from None
    if not isinstance(told, dict) or str(told.get("algorithm", "")).upper() != ALGORITHM:
        raise BadInput("The signed request names another algorithm.")
    user = told.get("user_id")
    if not isinstance(user, str) or not _USER.fullmatch(user):
        raise BadInput("The signed request names nobody.")
    return user


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
