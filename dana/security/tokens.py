"""Access tokens: short-lived, signed with their own key, and read so strictly that only what Dana issued is understood."""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import jwt

from dana.errors import NotSignedIn
from dana.security.keys import Keys, Purpose

LIFE = 600  # seconds
LEEWAY = 30  # seconds by which the clocks of two machines may differ
MAX_LENGTH = 4096
ALGORITHM = "HS256"
TYPE = "access"
CLAIMS = frozenset({"iss", "aud", "sub", "account", "session", "iat", "exp", "jti", "typ"})


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a token says. It proves who asks; what he may do is looked up."""

    user_id: UUID
    account_id: UUID
    session_id: UUID
    token_id: UUID
    issued_at: datetime
    expires_at: datetime


class AccessTokens:
    """Issues and reads the access tokens of this installation."""

    def __init__(
        self,
        keys: Keys,
        *,
        issuer: str = "dana",
        audience: str = "dana-api",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._clock = clock

    def issue(self, *, user_id: UUID, account_id: UUID, session_id: UUID) -> str:
        """A token for that person in that account, good for LIFE seconds."""
        now = int(self._clock())
        key = self._keys.current(Purpose.ACCESS_TOKEN)
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(user_id),
            "account": str(account_id),
            "session": str(session_id),
            "iat": now,
            "exp": now + LIFE,
            "jti": str(uuid4()),
            "typ": TYPE,
        }
        return jwt.encode(claims, key.secret, algorithm=ALGORITHM, headers={"kid": key.id})

    def read(self, token: str) -> AccessClaims:
        """The claims of a token that we issued and that is still good; otherwise always the same NotSignedIn."""
        try:
            return self._read(token)
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise NotSignedIn from None  # the reason would help only the one who forges

    def _read(self, token: str) -> AccessClaims:
        if not isinstance(token, str) or len(token) > MAX_LENGTH:
            raise ValueError("not a token")
        header_part, payload_part, signature_part = token.split(".")
        _decode(signature_part)
        header = _object(header_part)
        # Exactly what we write: whatever else a header asks for (crit, b64, jwk, jku, x5u, x5c) is refused by not being here.
        if header.keys() != {"alg", "typ", "kid"} or header["alg"] != ALGORITHM or header["typ"] != "JWT":
            raise ValueError("not our header")
        key = self._keys.find(Purpose.ACCESS_TOKEN, header["kid"])
        if key is None:
            raise ValueError("not our key")
        jwt.decode(
            token,
            key.secret,
            algorithms=[ALGORITHM],
            audience=self._audience,
            issuer=self._issuer,
            # the times are checked below, with a clock that tests can hold
            options={"strict_aud": True, "verify_exp": False, "verify_iat": False},
        )
        return self._claims(_object(payload_part))

    def _claims(self, claims: dict[str, Any]) -> AccessClaims:
        if claims.keys() != CLAIMS or claims["typ"] != TYPE:
            raise ValueError("not an access token")
        issued, expires = _seconds(claims["iat"]), _seconds(claims["exp"])
        now = self._clock()
        if not 0 < expires - issued <= LIFE or issued > now + LEEWAY or expires <= now - LEEWAY:
            raise ValueError("not at this time")
        return AccessClaims(
            user_id=_uuid(claims["sub"]),
            account_id=_uuid(claims["account"]),
            session_id=_uuid(claims["session"]),
            token_id=_uuid(claims["jti"]),
            issued_at=datetime.fromtimestamp(issued, UTC),
            expires_at=datetime.fromtimestamp(expires, UTC),
        )


def _decode(part: str) -> bytes:
    """Base64url in its one canonical spelling: Python's own decoder skips foreign characters and loose bits."""
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != part:
        raise ValueError("not canonical")
    return raw


def _object(part: str) -> dict[str, Any]:
    value = json.loads(_decode(part), object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name occurs twice")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _seconds(value: Any) -> int:
    if type(value) is not int:  # a bool is an int to isinstance
        raise TypeError("not a time")
    return value


def _uuid(value: Any) -> UUID:
    if not isinstance(value, str):
        raise TypeError("not an id")
    found = UUID(value)
    if str(found) != value:
        raise ValueError("not an id as we write it")
    return found
