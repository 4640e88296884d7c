"""One-time tokens: what a link in a letter or a short wait carries; random, kept only as a keyed hash, each use with its own label."""

import base64
import hmac
import secrets

from dana.security.keys import Key, Keys, Purpose

BYTES = 32


class OneTime:
    """Tokens for one use ("reset", "verify", "invite" …): a token of another use has another hash, so it is simply not found."""

    def __init__(self, keys: Keys, use: str) -> None:
        self._keys, self._use = keys, use.encode()

    def make(self) -> tuple[str, bytes]:
        """(the token of 256 random bits to send, the keyed hash to store)."""
        token = secrets.token_urlsafe(BYTES)
        return token, self.digest(token)

    def digest(self, token: str) -> bytes:
        """The hash under which a new token is stored."""
        return self._hash(self._keys.current(Purpose.ONE_TIME), token)

    def digests(self, token: str) -> list[bytes]:
        """Every hash under which a token that comes back may be stored, by each accepted root key; none for what is no token."""
        if not _is_shaped(token):
            return []
        return [self._hash(key, token) for key in self._keys.accepted(Purpose.ONE_TIME)]

    def _hash(self, key: Key, token: str) -> bytes:
        return hmac.digest(key.secret, self._use + b"\0" + token.encode(), "sha256")


def _is_shaped(token: str) -> bool:
    """Whether it is spelled as we spell one: junk never reaches the database."""
    if len(token) != 43 or not token.isascii():
        return False
    try:
        raw = base64.urlsafe_b64decode(token + "=")
    except ValueError:
        return False
    return len(raw) == BYTES and base64.urlsafe_b64encode(raw).decode().rstrip("=") == token
