"""Sealing of credentials at rest: AES-256-GCM, bound to the account, table, row and field in which the secret lives."""

import json
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dana.errors import Unreadable
from dana.security.keys import Key, Keys, Purpose

# A sealed value is: version (1 byte), key id (4), nonce (12), ciphertext with its tag (16).
VERSION = b"\x01"
_KEY_ID = slice(1, 5)
_NONCE = slice(5, 17)
_HEAD = 17
_TAG = 16
_HINT_FROM = 16  # characters; four of fewer would give too much away
_DOTS = "••••"


class Sealer:
    """Seals and opens with the installation's keys; old keys still open, only the current one seals."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    @property
    def prefix(self) -> bytes:
        """How everything sealed with the current key begins: what begins otherwise waits to be sealed again."""
        return VERSION + bytes.fromhex(self._keys.current(Purpose.SEALING).id)

    def seal(self, plain: str, *, account_id: UUID, table: str, row_id: UUID, field: str) -> bytes:
        """The secret as bytes that only this installation opens, and only in that place."""
        return self.seal_bytes(_bytes(plain), account_id=account_id, table=table, row_id=row_id, field=field)

    def open(self, sealed: bytes, *, account_id: UUID, table: str, row_id: UUID, field: str) -> str:
        """The secret; Unreadable when it was changed, moved from another place, or sealed with a key that is gone."""
        plain = self.open_bytes(sealed, account_id=account_id, table=table, row_id=row_id, field=field)
        return plain.decode("utf-8", "surrogatepass")

    def seal_bytes(self, plain: bytes, *, account_id: UUID, table: str, row_id: UUID, field: str) -> bytes:
        """The same for what is no text."""
        nonce = os.urandom(12)
        place = _place(self.prefix, account_id, table, row_id, field)
        return self.prefix + nonce + _cipher(self._keys.current(Purpose.SEALING)).encrypt(nonce, plain, place)

    def open_bytes(self, sealed: bytes, *, account_id: UUID, table: str, row_id: UUID, field: str) -> bytes:
        """The same for what is no text."""
        key = self._keys.find(Purpose.SEALING, sealed[_KEY_ID].hex())
        if key is None or sealed[:1] != VERSION or len(sealed) < _HEAD + _TAG:
            raise Unreadable
        place = _place(sealed[: _KEY_ID.stop], account_id, table, row_id, field)
        try:
            return _cipher(key).decrypt(sealed[_NONCE], sealed[_HEAD:], place)
        except InvalidTag:
            raise Unreadable from None

    def needs_reseal(self, sealed: bytes) -> bool:
        """Whether it was sealed with an older key or format."""
        return not sealed.startswith(self.prefix)

    def reseal(self, sealed: bytes, *, account_id: UUID, table: str, row_id: UUID, field: str) -> bytes:
        """The same secret under the current key; unchanged when it is already, so a rotation can be run again."""
        if not self.needs_reseal(sealed):
            return sealed
        plain = self.open_bytes(sealed, account_id=account_id, table=table, row_id=row_id, field=field)
        return self.seal_bytes(plain, account_id=account_id, table=table, row_id=row_id, field=field)


def hint(value: str) -> str:
    """What may be shown of a secret: its last four characters if it is long, and none of it otherwise."""
    return _DOTS + value[-4:] if len(value) >= _HINT_FROM else _DOTS


def _cipher(key: Key) -> AESGCM:
    return AESGCM(key.secret)


def _place(head: bytes, account_id: UUID, table: str, row_id: UUID, field: str) -> bytes:
    # JSON keeps the parts apart: ("ab", "c") and ("a", "bc") are different places
    return head + json.dumps([str(account_id), table, str(row_id), field]).encode()


def _bytes(plain: str) -> bytes:
    return plain.encode("utf-8", "surrogatepass")
