"""Keys, a clock that stands still, and a forger who may sign whatever he likes."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from dana.security.keys import Keys, Purpose
from dana.security.tokens import AccessTokens

ROOT = "an invented root key for tests, 48 characters 01"
OTHER_ROOT = "another invented root key for tests, just as long"
ALICE = UUID("a11ce000-0000-4000-8000-000000000001")
ACME = UUID("acce0000-0000-4000-8000-000000000002")
SESSION = UUID("5e550000-0000-4000-8000-000000000003")


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Forger:
    """Builds tokens out of any header, claims and key, well-formed or not."""

    def __init__(self, keys: Keys, clock: Clock) -> None:
        key = keys.current(Purpose.ACCESS_TOKEN)
        self.key = key.secret
        self.header: dict[str, Any] = {"alg": "HS256", "typ": "JWT", "kid": key.id}
        now = int(clock())
        self.claims: dict[str, Any] = {
            "iss": "dana", "aud": "dana-api", "sub": str(ALICE), "account": str(ACME), "session": str(SESSION),
            "iat": now, "exp": now + 600, "jti": "00000000-0000-4000-8000-000000000004", "typ": "access",
        }  # fmt: skip

    def token(self, header: Any = None, claims: Any = None, *, key: bytes | None = None, digest: Any = hashlib.sha256) -> str:
        """Signed with the real key unless another is given; text is used as it stands."""
        parts = [_part(self.header if header is None else header), _part(self.claims if claims is None else claims)]
        signing = ".".join(parts)
        tag = hmac.new(self.key if key is None else key, signing.encode(), digest).digest()
        return f"{signing}.{_encode(tag)}"

    def with_claims(self, **changes: Any) -> str:
        """A well-signed token with some claims changed; ... takes one away."""
        merged = {**self.claims, **changes}
        return self.token(claims={name: value for name, value in merged.items() if value is not ...})

    def with_header(self, **changes: Any) -> str:
        """A well-signed token with some of the header changed; ... takes one away."""
        merged = {**self.header, **changes}
        return self.token(header={name: value for name, value in merged.items() if value is not ...})


def _part(value: Any) -> str:
    return _encode((value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass"))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.fixture
def keys() -> Keys:
    return Keys(ROOT)


@pytest.fixture
def rotated_keys() -> Keys:
    """The same installation after its root key was changed, during the overlap."""
    return Keys([OTHER_ROOT, ROOT])


@pytest.fixture
def new_keys_only() -> Keys:
    """The same installation after the overlap."""
    return Keys(OTHER_ROOT)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(keys: Keys, clock: Clock) -> AccessTokens:
    return AccessTokens(keys, clock=clock)


@pytest.fixture
def forger(keys: Keys, clock: Clock) -> Forger:
    return Forger(keys, clock)


@pytest.fixture
def issue(tokens: AccessTokens) -> Callable[[], str]:
    """A good token of Alice at Acme."""
    return lambda: tokens.issue(user_id=ALICE, account_id=ACME, session_id=SESSION)
