"""The second factor: time-based codes of an app (RFC 6238), and recovery codes for when the app is lost."""

import base64
import hmac
import secrets
import time

import pyotp

from dana.security.keys import Key, Keys, Purpose

STEP_SECONDS = 30
DRIFT = 1  # steps by which the clocks of a phone and ours may differ, either way
RECOVERY_CODES = 10
_CODE_BYTES = 15  # 120 bits: enough for a keyed hash to need no slow one
_LABEL = b"recovery code\0"


def new_secret() -> str:
    """A secret of 160 bits as apps take it."""
    return pyotp.random_base32()


def uri(secret: str, email: str, issuer: str) -> str:
    """What the app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret: str, code: str, newest_used: int | None, *, now: float | None = None) -> int | None:
    """The time step whose code this is; None for a wrong one, and for one that was used or is older than a used one."""
    plain = "".join(code.split())
    if len(plain) != 6 or not (plain.isascii() and plain.isdigit()):
        return None
    middle = int(time.time() if now is None else now) // STEP_SECONDS
    codes = pyotp.TOTP(secret)
    found = None
    for step in range(middle - DRIFT, middle + DRIFT + 1):
        if hmac.compare_digest(codes.generate_otp(step), plain) and (newest_used is None or step > newest_used):
            found = step
    return found


class RecoveryCodes:
    """Makes recovery codes, of which only keyed hashes are kept."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    @property
    def made_with(self) -> str:
        """The name of the key behind `digest`: codes that are stored with another one's are void when the older root is dropped."""
        return self._keys.current(Purpose.ONE_TIME).id

    def make(self) -> list[str]:
        """Ten codes, to be shown once."""
        raw = [base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
        return ["-".join(text[start : start + 6] for start in range(0, 24, 6)) for text in raw]

    def digest(self, code: str) -> bytes:
        """The hash to store."""
        return _hash(self._keys.current(Purpose.ONE_TIME), _plain(code))

    def digests(self, code: str) -> list[bytes]:
        """Every hash under which a code that comes back may be stored; none for what is no code."""
        plain = _plain(code)
        if len(plain) != 24 or not plain.isascii():
            return []
        return [_hash(key, plain) for key in self._keys.accepted(Purpose.ONE_TIME)]


def _plain(code: str) -> str:
    """However it was typed: case, blanks and hyphens do not count."""
    return "".join(mark for mark in code.lower() if mark not in "- \t\n\r")


def _hash(key: Key, plain: str) -> bytes:
    return hmac.digest(key.secret, _LABEL + plain.encode(), "sha256")
