"""Refresh tokens: random, single-use, rotating in families; what a presented one means is decided without a database.

A sign-in starts a family (it is the session). Its token carries the family, a generation, a random secret of 256 bits
that only the browser keeps, and a signature over the three. Each refresh makes the next generation. The successor
follows from the token and our key alone, so a hundred parallel refreshes get the very same one, and nothing that would
open a session is stored.

What must be stored, one row for each family:

    id            uuid         the family; `session` in the access tokens
    user_id       uuid         whose it is
    account_id    uuid         for which account the next access token is issued; switching changes it
    secret_hash   bytea        of the random secret, keyed; replaced at each rotation, so that it moves to the current key
    generation    integer      the newest generation given out, 1 at first
    created_at    timestamptz  the family ends FULL_LIFE after it
    rotated_at    timestamptz  when `generation` was given out; an idle family ends IDLE_LIFE after it
    ended_at      timestamptz  null while it lives; set by sign-out, theft, a changed password
    ended_reason  text         why

The caller takes the row with FOR UPDATE, decides with the database's clock, writes and commits, and only then answers:

    Rotate     write generation, secret_hash and rotated_at = now; send the token
    SameAgain  write nothing; send the token: the first answer was lost, or two pages asked at once
    Theft      write ended_at and ended_reason, commit; answer 401
    Expired    answer 401
    Unknown    answer 401

Whoever identifies the bearer of an access token looks at `ended_at` too: then access ends with the family, at once.

A process that dies before the commit has changed nothing; one that dies after it is covered by SameAgain for GRACE.
Who returns later than that with the old token cannot be told from a thief, and signs in again.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from dana.security.keys import Key, Keys, Purpose

GRACE = timedelta(seconds=10)
IDLE_LIFE = timedelta(days=14)
FULL_LIFE = timedelta(days=90)

_FAMILY = slice(0, 16)
_GENERATION = slice(16, 20)
_SECRET = slice(20, 52)
_TAG = slice(52, 84)
_TEXT_LENGTH = 112  # 84 bytes in base64, without padding


@dataclass(frozen=True, slots=True)
class Presented:
    """A token that we signed, taken apart; whether it still means anything is for `decide`."""

    family: UUID
    generation: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stored:
    """What the row of a family says."""

    family: UUID
    secret_hash: bytes = field(repr=False)
    generation: int
    created_at: datetime
    rotated_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """A new family: store it, then send the token."""

    family: UUID
    token: str = field(repr=False)
    secret_hash: bytes = field(repr=False)
    generation: int = 1


@dataclass(frozen=True, slots=True)
class Rotate:
    """Store the next generation, then send its token."""

    token: str = field(repr=False)
    generation: int
    secret_hash: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SameAgain:
    """Send the successor once more; there is nothing to store."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Theft:
    """A token was used that had been replaced: end the family."""


@dataclass(frozen=True, slots=True)
class Expired:
    """The family has ended, or was left alone for too long."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """We know of no such token."""


Decision = Rotate | SameAgain | Theft | Expired | Unknown


class RefreshTokens:
    """Makes, reads and judges the refresh tokens of this installation."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def start(self) -> Started:
        """A family with its first token."""
        first = Presented(family=uuid4(), generation=1, secret=secrets.token_bytes(32))
        return Started(family=first.family, token=self._token(first), secret_hash=self._hash(first))

    def parse(self, token: str) -> Presented | None:
        """The parts of a token that we signed with an accepted key, or None: junk never reaches the database."""
        raw = _decode(token)
        body, tag = raw[: _SECRET.stop], raw[_TAG]
        if not any(hmac.compare_digest(_mac(key, body), tag) for key in self._keys.accepted(Purpose.REFRESH_TOKEN)):
            return None
        return Presented(UUID(bytes=raw[_FAMILY]), int.from_bytes(raw[_GENERATION], "big"), raw[_SECRET])

    def decide(self, presented: Presented, stored: Stored | None, *, now: datetime) -> Decision:
        """What to do about a presented token, given its family's row (None when there is none)."""
        if stored is None or not self._is_of(presented, stored) or presented.generation > stored.generation:
            return Unknown()
        if stored.ended_at is not None or now >= min(stored.rotated_at + IDLE_LIFE, stored.created_at + FULL_LIFE):
            return Expired()
        if presented.generation == stored.generation:
            successor = _next(presented)
            return Rotate(self._token(successor), successor.generation, self._hash(successor))
        if presented.generation == stored.generation - 1 and now - stored.rotated_at <= GRACE:
            return SameAgain(self._token(_next(presented)))
        return Theft()

    def _is_of(self, presented: Presented, stored: Stored) -> bool:
        hashes = [_hashed(key, presented) for key in self._keys.accepted(Purpose.REFRESH_HASH)]
        return any(hmac.compare_digest(stored.secret_hash, it) for it in hashes)

    def _token(self, parts: Presented) -> str:
        body = _body(parts)
        return base64.urlsafe_b64encode(body + _mac(self._keys.current(Purpose.REFRESH_TOKEN), body)).decode()

    def _hash(self, parts: Presented) -> bytes:
        return _hashed(self._keys.current(Purpose.REFRESH_HASH), parts)


def _decode(token: str) -> bytes:
    """The bytes of a token in its one canonical spelling, nothing for anything else."""
    if len(token) != _TEXT_LENGTH or not token.isascii():
        return b""
    try:
        raw = base64.urlsafe_b64decode(token)
    except ValueError:
        return b""
    return raw if base64.urlsafe_b64encode(raw).decode() == token else b""


def _next(parts: Presented) -> Presented:
    return Presented(parts.family, parts.generation + 1, parts.secret)


def _body(parts: Presented) -> bytes:
    return parts.family.bytes + parts.generation.to_bytes(4, "big") + parts.secret


def _hashed(key: Key, parts: Presented) -> bytes:
    return _mac(key, parts.family.bytes + parts.secret)


def _mac(key: Key, message: bytes) -> bytes:
    return hmac.digest(key.secret, message, "sha256")
