"""`dana verify-audit`: walks every chain of the record and names the first entry of each that is not as it was written."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from dana.database.migrate import driver_url
from dana.security.audit import sign
from dana.security.keys import Keys, Purpose

INSTALLATION = "installation"
BATCH = 1000
_HEADS = sa.text("""
select account_id, position, hash from dana.audit_heads
union all
select account_id, 0, '' from audit_entries e
where not exists (select 1 from dana.audit_heads h where h.account_id = e.account_id) group by account_id
order by 1 nulls first
""")
_FIELDS = """position, (extract(epoch from at) * 1000000)::bigint::text as microseconds, hash, seal,
  array[actor_kind, actor_id::text, actor_name, actor_address, action, target, target_id, details::text] as fields"""
_OF_ACCOUNT = sa.text(
    "select " + _FIELDS + " from audit_entries where account_id = :chain and position > :after order by position limit :limit"
)
_OF_INSTALLATION = sa.text("select " + _FIELDS + " from dana.installation_entries where position > :after order by position limit :limit")
_ERASED = sa.text("select exists (select 1 from dana.installation_entries where action = 'account.erased' and target_id = :chain)")


@dataclass(frozen=True, slots=True)
class Published:
    """The end of a chain as it was printed once, and kept where the database's owner cannot reach it."""

    chain: str
    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a chain: whole, or the first entry that is not as it was written and why."""

    chain: str  # an account's id, or "installation"
    entries: int
    head: str
    broken_at: int | None = None
    reason: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every entry is as it was written."""
        return self.broken_at is None

    @property
    def text(self) -> str:
        """One line for people."""
        if self.is_whole:
            return f"ok  {self.chain}: {self.entries} entries"
        return f"!!  {self.chain}: entry {self.broken_at} {self.reason}"

    @property
    def published(self) -> str:
        """The line to keep elsewhere; `read_published` reads it."""
        return f"head {self.chain} {self.entries} {self.head or '-'}"


class _Broken(Exception):
    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position, self.reason = position, reason


def read_published(lines: Iterable[str]) -> list[Published]:
    """The heads among the lines that this command printed before; everything else is passed over."""
    words = (line.split() for line in lines)
    return [Published(part[1], int(part[2]), part[3]) for part in words if len(part) == 4 and part[0] == "head"]


def verify(owner_url: str, keys: Keys, published: Iterable[Published] = ()) -> Iterator[Verdict]:
    """Every chain, as of one moment; read with the owner's login, because no function gives all accounts' entries to dana_app."""
    known: dict[str, list[Published]] = {}
    for item in published:
        known.setdefault(item.chain, []).append(item)
    engine = sa.create_engine(driver_url(owner_url), poolclass=sa.NullPool, isolation_level="REPEATABLE READ")
    with engine.begin() as db:
        db.execute(sa.text("set local role dana_system"))
        heads = db.execute(_HEADS).all()
        for account_id, position, hash_ in heads:
            chain = str(account_id or INSTALLATION)
            yield _verify_chain(db, account_id, position, bytes(hash_), keys, known.pop(chain, []))
        for chain in known:
            if not db.execute(_ERASED, {"chain": chain}).scalar():
                yield Verdict(chain, 0, "", 1, "and all others are gone, and no entry says that the account was erased")


def _verify_chain(db: sa.Connection, account_id: UUID | None, last: int, head: bytes, keys: Keys, known: list[Published]) -> Verdict:
    wanted = {item.position: item.hash for item in known}
    chain, position, before = str(account_id or INSTALLATION), 0, b""
    try:
        for row in _entries(db, account_id):
            if row.position != position + 1:
                raise _Broken(position + 1, "is missing")
            _check(row, entry_hash(chain, row, before), keys)
            position, before = row.position, bytes(row.hash)
            if wanted.get(position, before.hex()) != before.hex():
                raise _Broken(position, "is another one than was published")
        if position < last or position < max(wanted, default=0):
            raise _Broken(position + 1, "is missing, and all that followed")
        if position > last or before != head:
            raise _Broken(position, "is not where the chain ended")
    except _Broken as broken:
        return Verdict(chain, position, before.hex(), broken.position, broken.reason)
    return Verdict(chain, position, before.hex())


def _entries(db: sa.Connection, account_id: UUID | None) -> Iterator[Any]:
    after = 0
    statement = _OF_INSTALLATION if account_id is None else _OF_ACCOUNT
    while rows := db.execute(statement, {"after": after, "limit": BATCH, **({"chain": account_id} if account_id else {})}).all():
        yield from rows
        after = rows[-1].position


def entry_hash(chain: str, row: Any, before: bytes) -> bytes:
    """What the entry's hash has to be, worked out here: the database's own functions may have been changed too."""
    fields = [chain, str(row.position), row.microseconds, *row.fields]
    return hashlib.sha256(before + b"".join(_field(text) for text in fields)).digest()


def _field(text: str | None) -> bytes:
    raw = None if text is None else text.encode()
    return b"-" if raw is None else b"%d:%b" % (len(raw), raw)


def _check(row: Any, right: bytes, keys: Keys) -> None:
    if bytes(row.hash) != right:
        raise _Broken(row.position, "was changed")
    if row.seal is None:
        raise _Broken(row.position, "has no seal: it was not written by this installation")
    if not any(hmac.compare_digest(sign(key, right), bytes(row.seal)) for key in keys.accepted(Purpose.AUDIT)):
        raise _Broken(row.position, "has a seal that no key of this installation made (is an old one missing in DANA_OLD_SECRET_KEYS?)")
