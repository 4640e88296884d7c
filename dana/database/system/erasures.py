"""Erasing whole accounts, and what of exports, erasures and retention was missed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements


@dataclass(frozen=True, slots=True)
class ErasureState:
    """How far an erasure came, for whoever has its code."""

    state: str
    created_at: datetime
    done_at: datetime | None


def missed_privacy(db: Statements, limit: int) -> list[tuple[str, UUID, UUID]]:
    """(task, account, row) of exports, erasures and retention runs that are due and were missed."""
    return [tuple(row) for row in db.execute(sa.text("select * from dana.missed_privacy(:limit)"), {"limit": limit})]


def erasure_by_code(db: Statements, code: str) -> ErasureState | None:
    """How far the erasure with this code came."""
    row = db.execute(sa.text("select * from dana.erasure_by_code(:code)"), {"code": code}).first()
    return ErasureState(*row) if row else None


def close_account(db: Statements, account_id: UUID, erasure_id: UUID, code: str, user_id: UUID) -> None:
    """Take everybody out of the account of this transaction and remember that it has to be erased."""
    values = {"account": account_id, "id": erasure_id, "code": code, "user": user_id}
    db.execute(sa.text("select dana.close_account(:account, :id, :code, :user)"), values)


def erase_account(db: Statements, account_id: UUID) -> None:
    """Delete what is left of a closed account, and its people who belong to no other."""
    db.execute(sa.text("select dana.erase_account(:account)"), {"account": account_id})
