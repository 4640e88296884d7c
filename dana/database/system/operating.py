"""What operators of the installation see and do, across accounts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """What an operator sees of an account."""

    id: UUID
    name: str
    created_at: datetime
    members: int


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """What an operator sees of a person."""

    id: UUID
    email: str
    name: str
    created_at: datetime
    disabled: bool
    verified: bool
    accounts: int
    is_operator: bool


Place = tuple[datetime, UUID] | None  # where a page ended: time and id of its last row


def operates(db: Statements, user_id: UUID) -> bool:
    """Whether that person operates this installation."""
    return bool(db.execute(sa.text("select dana.operates(:user)"), {"user": user_id}).scalar())


def accounts_for_operator(db: Statements, operator_id: UUID, query: str | None, before: Place, limit: int) -> list[AccountSeen]:
    """Accounts, newest first; nothing for who is no operator."""
    rows = db.execute(
        sa.text("select * from dana.accounts_for_operator(:operator, :query, :before, :before_id, :limit)"),
        _page(operator_id, query, before, limit),
    )
    return [AccountSeen(*row) for row in rows]


def people_for_operator(db: Statements, operator_id: UUID, query: str | None, before: Place, limit: int) -> list[PersonSeen]:
    """People, newest first; nothing for who is no operator."""
    rows = db.execute(
        sa.text("select * from dana.people_for_operator(:operator, :query, :before, :before_id, :limit)"),
        _page(operator_id, query, before, limit),
    )
    return [PersonSeen(*row) for row in rows]


def _page(operator_id: UUID, query: str | None, before: Place, limit: int) -> dict[str, object]:
    at, row_id = before or (None, None)
    return {"operator": operator_id, "query": query or None, "before": at, "before_id": row_id, "limit": limit}


def set_disabled(db: Statements, operator_id: UUID, user_id: UUID, *, disabled: bool) -> tuple[str, list[UUID]] | None:
    """Shut a person out of everything, or let them in again: the name and the accounts; None when there is no such person."""
    row = db.execute(
        sa.text("select * from dana.set_disabled(:operator, :user, :disabled)"),
        {"operator": operator_id, "user": user_id, "disabled": disabled},
    ).first()
    return (row[0], row[1]) if row else None
