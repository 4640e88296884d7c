"""Ids that look like the platform's own, so that nothing downstream is tested with ids that could never come."""

import base64
import hashlib
import secrets

_INSTAGRAM_PREFIX = "aWdfZAG1faXRlbToxOklHTWVzc2FnZA"


def new_wamid(phone: str) -> str:
    """A WhatsApp message id: base64 of the other party's number and a random part."""
    number = phone.encode()[:60]
    raw = b"\x1c\x18" + bytes([len(number)]) + number + b"\x15\x02\x00\x12\x18\x14" + secrets.token_hex(10).upper().encode()
    return "wamid." + base64.b64encode(raw + b"\x00").decode()


def new_messenger_mid() -> str:
    """A Messenger message id."""
    return "m_" + secrets.token_urlsafe(60)


def new_instagram_mid() -> str:
    """An Instagram message id."""
    return _INSTAGRAM_PREFIX + secrets.token_urlsafe(66)


def digits_from(*parts: str, length: int = 15) -> str:
    """Always the same number for the same parts, without a leading zero."""
    number = int(hashlib.sha256("/".join(parts).encode()).hexdigest(), 16)
    return str(number % (9 * 10 ** (length - 1)) + 10 ** (length - 1))
