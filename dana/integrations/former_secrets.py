"""What a secret was before it was replaced: it proves what comes in beside the new one, for a day or until the owner ends that."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.security.secrets import Sealer

OVERLAP = timedelta(hours=24)  # in which the platform can be given the new secret


@dataclass(frozen=True, slots=True)
class FormerSecret:
    """A replaced secret, sealed: of which setting, and until when it is accepted."""

    id: UUID
    integration_id: UUID
    name: str
    sealed: bytes
    until: datetime


_KEEP = sa.text("""
insert into former_secrets (account_id, id, integration_id, name, sealed, until)
values (:account, :id, :integration, :name, :sealed, :until)
""")
_READ = sa.text(
    "select id, integration_id, name, sealed, until from former_secrets where account_id = :account and until > :at order by name"
)
_OF_ONE = sa.text("""
select id, integration_id, name, sealed, until from former_secrets
where account_id = :account and integration_id = :integration and until > :at order by name
""")
_END = sa.text("delete from former_secrets where account_id = :account and integration_id = :integration returning name")
_END_ONE = sa.text("delete from former_secrets where account_id = :account and integration_id = :integration and name = :name")
_EXISTS = sa.text("select 1 from former_secrets where account_id = :account and id = :id")


def keep(db: Statements, sealer: Sealer, account_id: UUID, integration_id: UUID, replaced: Mapping[str, str], until: datetime) -> None:
    """Accept these beside the new ones until then; what they themselves had replaced is over with that."""
    for name, value in replaced.items():
        db.execute(_END_ONE, {"account": account_id, "integration": integration_id, "name": name})
        row_id = uuid4()
        sealed = sealer.seal(value, account_id=account_id, table="former_secrets", row_id=row_id, field="sealed")
        values = {"account": account_id, "id": row_id, "integration": integration_id, "name": name, "sealed": sealed, "until": until}
        db.execute(_KEEP, values)


def of_all(db: Statements, account_id: UUID, at: datetime) -> dict[UUID, list[FormerSecret]]:
    """Those of every integration of the account that are accepted at that time."""
    found: dict[UUID, list[FormerSecret]] = defaultdict(list)
    for former in _each(db.execute(_READ, {"account": account_id, "at": at})):
        found[former.integration_id].append(former)
    return found


def of_one(db: Statements, account_id: UUID, integration_id: UUID, at: datetime) -> list[FormerSecret]:
    """Those of one integration that are accepted at that time."""
    return list(_each(db.execute(_OF_ONE, {"account": account_id, "integration": integration_id, "at": at})))


def opened(sealer: Sealer, account_id: UUID, former: FormerSecret) -> str:
    """The secret itself: for checking a proof alone."""
    return sealer.open(former.sealed, account_id=account_id, table="former_secrets", row_id=former.id, field="sealed")


def end(db: Statements, account_id: UUID, integration_id: UUID) -> list[str]:
    """From the commit on none of them is accepted; which settings they were of."""
    return sorted(row.name for row in db.execute(_END, {"account": account_id, "integration": integration_id}))


def is_there(db: Statements, account_id: UUID, row_id: UUID) -> bool:
    """Whether it has not been ended."""
    return db.execute(_EXISTS, {"account": account_id, "id": row_id}).first() is not None


def _each(rows: Iterable[Any]) -> Iterable[FormerSecret]:
    return (FormerSecret(row.id, row.integration_id, row.name, bytes(row.sealed), row.until) for row in rows)
