"""On record: what was done, by whom, from where; an entry is committed with the action or not at all."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.logs import SECRET
from dana.security.keys import Key, Keys, Purpose

LONGEST = 500  # characters of a name or a target, and of each text among the details
_SECRET_NAME = re.compile(r"passw|secret|token|code$|authorization|cookie|api_?key$", re.IGNORECASE)
_ADD = sa.text("""
select entry_position, entry_hash
from dana.audit(:account, :kind, :actor, :name, :address, :action, :target, :target_id, cast(:details as jsonb))
""")
_SEAL = sa.text("select dana.audit_seal(:account, :position, :seal)")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as known at that moment: a name may change later, the entry does not."""

    kind: str  # "person" | "api_key" | "operator" | "platform" | "system"
    id: UUID | None
    name: str  # "" for a person: the database takes the name that he has now
    address: str | None = None  # where the request came from


DANA = Actor("system", None, "Dana")


class Seals:
    """Signs each entry's hash, with the installation's own key: who may write the whole database still cannot make an entry."""

    def __init__(self) -> None:
        self._key: Key | None = None

    def use(self, keys: Keys) -> None:
        """From now on this process seals what it records."""
        self._key = keys.current(Purpose.AUDIT)

    def seal(self, entry_hash: bytes) -> bytes | None:
        """The seal of an entry; None while this process has no key."""
        return sign(self._key, entry_hash) if self._key else None


SEALS = Seals()  # one a process: its key is set where the parts are joined


def sign(key: Key, entry_hash: bytes) -> bytes:
    """The seal of an entry with this hash."""
    return hmac.digest(key.secret, b"audit entry " + entry_hash, hashlib.sha256)


def record(
    db: Statements,
    actor: Actor,
    action: str,
    *,
    account_id: UUID | None,
    target: str = "",
    target_id: UUID | str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """
    Add one entry in the caller's transaction; append-only, hash-chained per account (account None: the installation's own chain).

    Record last: the chain stays locked until the transaction ends. Details say what changed, never a secret and never a customer's words.
    """
    row = db.execute(
        _ADD,
        {
            "account": account_id, "kind": actor.kind, "actor": actor.id, "name": _plain(actor.name), "address": actor.address,
            "action": action, "target": _plain(target), "target_id": None if target_id is None else _plain(str(target_id)),
            "details": json.dumps(_harmless(dict(details or {})), default=str, sort_keys=True),
        },
    ).one()  # fmt: skip
    if (seal := SEALS.seal(bytes(row.entry_hash))) is not None:
        db.execute(_SEAL, {"account": account_id, "position": row.entry_position, "seal": seal})


def _harmless(value: Any, name: str = "") -> Any:
    """The same without what looks like a secret, by its name or by its shape, and without what PostgreSQL cannot hold."""
    if isinstance(value, Mapping):
        return {_plain(str(key)): _harmless(item, str(key)) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_harmless(item, name) for item in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return "[redacted]" if _SECRET_NAME.search(name) else _plain(SECRET.sub("[redacted]", str(value)))


def _plain(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST]
