"""API keys: `dana_`, an id and a secret of 256 bits; only a keyed hash of the secret is kept."""

import hmac
import re
import secrets
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from dana.errors import NotSignedIn
from dana.security.keys import Key, Keys, Purpose

PREFIX = "dana_"  # so that scanners of repositories and logs know one when they see it
_SHAPE = re.compile(r"dana_([0-9a-f]{32})_([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made: its text is shown once, its hash is stored."""

    id: UUID
    text: str = field(repr=False)
    secret_hash: bytes = field(repr=False)


class ApiKeys:
    """Makes API keys, and says what to look for when one is presented."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    @property
    def made_with(self) -> str:
        """The name of the key behind the first of the hashes: a stored hash with another one's hangs on an older root."""
        return self._keys.current(Purpose.API_KEY).id

    def make(self) -> NewKey:
        """A new key."""
        key_id, secret = uuid4(), secrets.token_urlsafe(32)
        return NewKey(key_id, f"{PREFIX}{key_id.hex}_{secret}", _hash(self._keys.current(Purpose.API_KEY), key_id, secret))

    def read(self, text: str) -> tuple[UUID, list[bytes]]:
        """
        The id of a presented key, and the hash that is stored if it is ours, by each accepted root, the current one first.

        NotSignedIn for another shape.
        """
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise NotSignedIn
        key_id = UUID(hex=found[1])
        return key_id, [_hash(key, key_id, found[2]) for key in self._keys.accepted(Purpose.API_KEY)]


def recognises(token: str) -> bool:
    """Whether a bearer token means to be an API key."""
    return token.startswith(PREFIX)


def _hash(key: Key, key_id: UUID, secret: str) -> bytes:
    return hmac.digest(key.secret, key_id.bytes + secret.encode(), "sha256")
