"""Devices that people signed in from before: a signed cookie with which the right password gets in while strangers are held off."""

import base64
import binascii
import hmac
import secrets
from uuid import UUID

from dana.security.keys import Key, Keys, Purpose

PEOPLE = 5  # that one browser may be known to
_ID, _TAG = 16, 16


class Devices:
    """Makes and reads the cookie: a random id, and one tag for each person, which tells nothing about him."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def with_person(self, cookie: str, user_id: UUID) -> str:
        """The cookie after that person signed in here, the newest first."""
        device, tags = _parts(cookie)
        device = device or secrets.token_bytes(_ID)
        others = [tag for tag in tags if not self._is_of(device, tag, user_id)]
        newest = _tag(self._keys.current(Purpose.KNOWN_DEVICE), device, user_id)
        return base64.urlsafe_b64encode(b"".join([device, newest, *others[: PEOPLE - 1]])).decode().rstrip("=")

    def known(self, cookie: str, user_id: UUID) -> str | None:
        """The device's id when that person signed in here before, else None."""
        device, tags = _parts(cookie)
        return device.hex() if any(self._is_of(device, tag, user_id) for tag in tags) else None

    def _is_of(self, device: bytes, tag: bytes, user_id: UUID) -> bool:
        return any(hmac.compare_digest(tag, _tag(key, device, user_id)) for key in self._keys.accepted(Purpose.KNOWN_DEVICE))


def _parts(cookie: str) -> tuple[bytes, list[bytes]]:
    try:
        raw = base64.urlsafe_b64decode(cookie.encode() + b"=" * (-len(cookie) % 4)) if len(cookie) < 200 else b""
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) < _ID + _TAG or (len(raw) - _ID) % _TAG:
        return b"", []
    return raw[:_ID], [raw[start : start + _TAG] for start in range(_ID, len(raw), _TAG)][:PEOPLE]


def _tag(key: Key, device: bytes, user_id: UUID) -> bytes:
    return hmac.digest(key.secret, device + user_id.bytes, "sha256")[:_TAG]
