"""After the root key was changed: everything that is sealed, under the new key. May be killed anywhere, run again, and run beside work."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.database.transactions import Database
from dana.errors import Unreadable
from dana.security.api_keys import ApiKeys
from dana.security.keys import Keys
from dana.security.second_factor import RecoveryCodes
from dana.security.secrets import Sealer

BATCH = 200
PASSES = 20  # what other processes seal meanwhile with the old key is found by the next pass
NONE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Place:
    """A column with sealed values, and whether its rows belong to an account."""

    table: str
    field: str
    of_account: bool = True


# tests/security/test_reseal.py holds this list against the catalogue
PLACES = (
    Place("integrations", "secrets"),
    Place("former_secrets", "sealed"),
    Place("farewells", "sealed"),
    Place("document_versions", "sealed_password"),
    Place("export_parts", "content"),
    Place("users", "second_factor", of_account=False),
    Place("letters", "sealed", of_account=False),
)


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many values are under the current key now, and how many no key of this installation opens."""

    done: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class Hanging:
    """
    What is kept only as a digest, so that nothing here can close it again, and hangs on an older root key (or on one that is not known).

    `keys`: API keys, until their next use. `people`: who have recovery codes of then, until they make new ones.
    """

    keys: int
    people: int


_OLDER = sa.text("select keys as keys_left, people as people_left from dana.on_older_keys(:api_key, :code)")
_WAITING = sa.text("select owner, id from dana.sealed_waiting(:place, :prefix, :after, :limit)")
_VALUE = sa.text("select dana.sealed_value(:place, :id)")
_REPLACE = sa.text("select dana.replace_sealed(:place, :id, :old, :new)")


def hanging(database: Database, keys: Keys) -> Hanging:
    """What would be void if the older root keys were dropped now."""
    with database.system_statements() as db:
        row = db.execute(_OLDER, {"api_key": ApiKeys(keys).made_with, "code": RecoveryCodes(keys).made_with}).one()
    return Hanging(row.keys_left, row.people_left)


class Resealing:
    """Seals again what an older key sealed; each value in a transaction of its own, replaced only if it is still the same."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database, self._sealer = database, sealer

    def run(self) -> Resealed:
        """Pass over every place until a pass finds nothing to do."""
        done = 0
        for _ in range(PASSES):
            found = [self._pass(place) for place in PLACES]
            done += sum(item.done for item in found)
            unreadable = sum(item.unreadable for item in found)
            if not any(item.done for item in found):
                break
        return Resealed(done, unreadable)

    def _pass(self, place: Place) -> Resealed:
        done = unreadable = 0
        after = NONE
        while waiting := self._waiting(place, after):
            for owner, row_id in waiting:
                try:
                    done += self._one(place, owner, row_id)
                except Unreadable:
                    unreadable += 1
            after = waiting[-1][1]
        return Resealed(done, unreadable)

    def _waiting(self, place: Place, after: UUID) -> list[tuple[UUID, UUID]]:
        values = {"place": place.table, "prefix": self._sealer.prefix, "after": after, "limit": BATCH}
        with self._database.system_statements() as db:
            return [(row.owner, row.id) for row in db.execute(_WAITING, values)]

    def _one(self, place: Place, owner: UUID, row_id: UUID) -> int:
        if not place.of_account:
            with self._database.system_statements() as db:
                return self._swap(db, place, owner, row_id, _VALUE, _REPLACE)
        words = {"TABLE": place.table, "FIELD": place.field}
        with self._database.account_statements(owner) as db:
            return self._swap(db, place, owner, row_id, _of_account(_READ, words), _of_account(_WRITE, words))

    def _swap(self, db: Statements, place: Place, owner: UUID, row_id: UUID, read: sa.TextClause, write: sa.TextClause) -> int:
        """Whether the value was replaced: not when it is gone, or was changed by somebody else meanwhile."""
        values: dict[str, Any] = {"place": place.table, "account": owner, "id": row_id}
        old = db.execute(read, values).scalar()
        if not old:
            return 0
        new = self._sealer.reseal(bytes(old), account_id=owner, table=place.table, row_id=row_id, field=place.field)
        if new == bytes(old):
            return 0
        return int(bool(db.execute(write, {**values, "old": bytes(old), "new": new}).scalar()))


_READ = "select FIELD from TABLE where account_id = :account and id = :id"
_WRITE = "update TABLE set FIELD = :new where account_id = :account and id = :id and FIELD = :old returning true"


def _of_account(text: str, words: dict[str, str]) -> sa.TextClause:
    """A statement with names of our own list in it; values are bound."""
    for word, meant in words.items():
        text = text.replace(word, meant)
    return sa.text(text)
