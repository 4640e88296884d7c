"""One key per purpose, derived from the root key; old root keys still open what they closed, so rotation signs nobody out."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dana.errors import Misconfigured
from dana.settings import KNOWN_KEYS, MAKE_ONE, is_weak_key

KNOWN_ROOTS = KNOWN_KEYS
_SALT = b"dana key derivation 1"


class Purpose(StrEnum):
    """What a key is for; no two purposes ever share one. The names go into the derived keys: never change them."""

    ACCESS_TOKEN = auto()
    REFRESH_TOKEN = auto()
    REFRESH_HASH = auto()
    CSRF = auto()
    SEALING = auto()
    DATABASE_PASSWORD = auto()
    ONE_TIME = auto()  # links in letters: verify, reset, invite, change the address
    API_KEY = auto()
    AUDIT = auto()
    KNOWN_DEVICE = auto()


@dataclass(frozen=True, slots=True)
class Key:
    """A derived key of 256 bits with the public name under which it is found again."""

    id: str
    secret: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The key as text, where a password is needed."""
        return base64.urlsafe_b64encode(self.secret).decode().rstrip("=")


class Keys:
    """The keys of an installation: the first root key is current, the others are still accepted."""

    def __init__(self, root: str | Sequence[str]) -> None:
        roots = [text.strip() for text in ([root] if isinstance(root, str) else root)]
        if not roots:
            raise Misconfigured("DANA_SECRET_KEY is empty")
        for text in roots:
            _refuse_weak(text)
        self._keys = {purpose: tuple(_derive(text, purpose) for text in roots) for purpose in Purpose}

    def current(self, purpose: Purpose) -> Key:
        """The key that closes new things."""
        return self._keys[purpose][0]

    def accepted(self, purpose: Purpose) -> tuple[Key, ...]:
        """Every key that still opens old things, the current one first."""
        return self._keys[purpose]

    def find(self, purpose: Purpose, key_id: str) -> Key | None:
        """The accepted key of that name, looked up in this table and nowhere else."""
        return next((key for key in self._keys[purpose] if key.id == key_id), None)


def _refuse_weak(root: str) -> None:
    if is_weak_key(root):
        raise Misconfigured(f"DANA_SECRET_KEY needs 32 random characters ({MAKE_ONE})")


def _derive(root: str, purpose: Purpose) -> Key:
    material = _expand(root, f"key:{purpose}", 32)
    return Key(id=_expand(root, f"id:{purpose}", 4).hex(), secret=material)


def _expand(root: str, info: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=_SALT, info=info.encode()).derive(root.encode())
