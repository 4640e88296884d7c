"""Supabase's access tokens: read with the one algorithm and the keys that the settings name, whatever a token asks for."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import jwt

from dana.errors import DanaError, Misconfigured, NotSignedIn, Unavailable
from dana.http_client import Answer
from dana.security.keys import KNOWN_ROOTS
from dana.security.tokens import LEEWAY, _decode, _object, _seconds, _uuid

MAX_LENGTH = 16_384  # app_metadata may be long
LONGEST_LIFE = 7 * 86_400  # the most that Supabase can be set to
KEYS_FRESH = 600.0  # seconds; a key that Supabase revoked is refused after them
KEYS_STALE = 3600.0  # how long keys serve when no newer ones can be had
ASK_AGAIN = 30.0  # at most one question for unknown keys in these seconds, however many tokens name them
MOST_KEYS = 20
FETCH_SECONDS = 5.0
MIN_SECRET_LENGTH = 32
HEADER = frozenset({"alg", "typ", "kid"})  # jwk, jku, x5u, x5c, crit, b64 and whatever else may come are refused by not being here
_FAULTS = (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError, OverflowError)


class Door(Protocol):
    """What asks for the keys."""

    def request(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, timeout: float | None = None) -> Answer: ...


@dataclass(frozen=True, slots=True)
class SupabaseClaims:
    """Who a token stands for at Supabase, nothing of what he may do; `level` 2: with a second factor."""

    subject: str
    session_id: UUID
    level: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Key:
    algorithm: str
    material: Any


class SharedSecret:
    """The one key of a project that signs with the older shared secret (HS256)."""

    def __init__(self, secret: str) -> None:
        text = secret.strip()
        if len(text) < MIN_SECRET_LENGTH or len(set(text)) < 8 or text.lower() in KNOWN_ROOTS:
            raise Misconfigured("SUPABASE_JWT_SECRET is too short, too regular or publicly known: take your own project's")
        self._key = _Key("HS256", text.encode())

    def find(self, _name: Any) -> _Key:
        """The same key whatever the name."""
        return self._key


class PublishedKeys:
    """The keys that a project publishes, asked for when they are needed, kept for a while; one question at a time."""

    def __init__(self, url: str, http: Door, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._url, self._http, self._clock = url, http, clock
        self._keys: dict[str, _Key] = {}
        self._fetched_at = self._asked_at = float("-inf")
        self._lock = threading.Lock()

    def find(self, name: Any) -> _Key | None:
        """The key of that name, or None. Unavailable when no keys can be had at all."""
        if not isinstance(name, str) or not 0 < len(name) <= 200:
            return None
        if name not in self._keys or self._clock() - self._fetched_at > KEYS_FRESH:
            self._refresh(name)
        return self._keys.get(name)

    def _refresh(self, name: str) -> None:
        with self._lock:
            now = self._clock()
            is_fresh = now - self._fetched_at <= KEYS_FRESH
            if (name in self._keys and is_fresh) or now - self._asked_at < ASK_AGAIN:
                self._refuse_stale(now)
                return  # somebody asked just now
            self._asked_at = now
            try:
                self._keys = _keys_in(self._fetch())
                self._fetched_at = now
            except (DanaError, *_FAULTS):
                self._refuse_stale(now)

    def _refuse_stale(self, now: float) -> None:
        if now - self._fetched_at > KEYS_STALE:
            self._keys = {}
            raise Unavailable("Supabase's keys cannot be had just now; try again in a moment.")

    def _fetch(self) -> Any:
        answer = self._http.request("GET", self._url, timeout=FETCH_SECONDS)
        if answer.status != 200:
            raise ValueError(f"HTTP {answer.status}")
        return answer.json()


class SupabaseTokens:
    """Reads the access tokens of one project."""

    def __init__(
        self, project_url: str, *, secret: str | None = None, http: Door, clock: Callable[[], float] = time.time,
        key_clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.issuer = f"{project_url.rstrip('/')}/auth/v1"
        self._clock = clock
        self._keys: SharedSecret | PublishedKeys = (
            SharedSecret(secret) if secret else PublishedKeys(f"{self.issuer}/.well-known/jwks.json", http, clock=key_clock)
        )

    def recognises(self, token: str) -> bool:
        """Whether the token says that it is Supabase's: who reads it, not whether it is good."""
        try:
            if not isinstance(token, str) or len(token) > MAX_LENGTH or token.count(".") != 2:
                return False
            return bool(_object(token.split(".")[1]).get("iss") == self.issuer)
        except _FAULTS:
            return False

    def read(self, token: str) -> SupabaseClaims:
        """Whom a good token stands for; otherwise always the same NotSignedIn. Unavailable when the keys cannot be had."""
        try:
            return self._read(token)
        except _FAULTS:
            raise NotSignedIn from None  # the reason would help only the one who forges

    def _read(self, token: str) -> SupabaseClaims:
        if not isinstance(token, str) or len(token) > MAX_LENGTH:
            raise ValueError("not a token")
        header_part, payload_part, signature_part = token.split(".")
        _decode(signature_part)
        header, claims = _object(header_part), _object(payload_part)
        if not header.keys() <= HEADER or header.get("typ", "JWT") != "JWT":
            raise ValueError("not a header of Supabase's")
        read = self._claims(claims)  # before the key is looked for: what is over or somebody else's asks nobody
        key = self._keys.find(header.get("kid"))
        if key is None or header.get("alg") != key.algorithm:
            raise ValueError("not a key of this project, or not the algorithm of that key")
        jwt.decode(
            token, key.material, algorithms=[key.algorithm], audience="authenticated", issuer=self.issuer,
            # the times are checked with a clock that tests can hold
            options={"strict_aud": True, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )  # fmt: skip
        return read

    def _claims(self, claims: dict[str, Any]) -> SupabaseClaims:
        issued, expires, now = _seconds(claims["iat"]), _seconds(claims["exp"]), self._clock()
        if not 0 < expires - issued <= LONGEST_LIFE or issued > now + LEEWAY or expires <= now - LEEWAY:
            raise ValueError("not at this time")
        if "nbf" in claims and _seconds(claims["nbf"]) > now + LEEWAY:
            raise ValueError("not yet")
        if claims["iss"] != self.issuer or claims["aud"] != "authenticated" or claims["role"] != "authenticated":
            raise ValueError("not a person of this project: the keys anon and service_role are tokens too")
        if claims.get("is_anonymous", False) is not False:
            raise ValueError("nobody in particular")
        return SupabaseClaims(
            subject=str(_uuid(claims["sub"])), session_id=_uuid(claims["session_id"]), level=2 if claims.get("aal") == "aal2" else 1,
            expires_at=datetime.fromtimestamp(expires, UTC),
        )  # fmt: skip


def _keys_in(document: Any) -> dict[str, _Key]:
    """The keys of a JSON Web Key Set that can verify; never a symmetric one, which everybody would know."""
    listed = document["keys"]
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise ValueError("not a set of keys")
    found: dict[str, _Key] = {}
    for item in listed:
        key = _key(item) if isinstance(item, dict) else None
        if key is not None:
            found[item["kid"]] = key
    return found


def _key(item: dict[str, Any]) -> _Key | None:
    kind, name = (item.get("kty"), item.get("crv")), item.get("kid")
    algorithm = "ES256" if kind == ("EC", "P-256") else "RS256" if kind[0] == "RSA" else None
    if algorithm is None or not isinstance(name, str) or item.get("alg", algorithm) != algorithm or item.get("use", "sig") != "sig":
        return None
    if "verify" not in item.get("key_ops", ["verify"]):
        return None
    public: dict[str, Any] = {part: item[part] for part in ("kty", "crv", "x", "y", "n", "e") if part in item}
    try:
        material = jwt.PyJWK.from_dict(public, algorithm=algorithm).key
    except _FAULTS:
        return None
    if algorithm == "RS256" and material.key_size < 2048:
        return None
    return _Key(algorithm, material)
