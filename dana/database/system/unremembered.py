"""Conversations whose person has no note yet, and accounts in which something remembered is over."""

from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements


def notes_missing(db: Statements, limit: int) -> list[tuple[UUID, UUID]]:
    """(account, conversation) where a person was asked for or took over some seconds ago, and no note tells of what led to it."""
    rows = db.execute(sa.text("select * from dana.notes_missing(:limit)"), {"limit": limit})
    return [(row[0], row[1]) for row in rows]


def accounts_to_forget(db: Statements, days: int, limit: int) -> list[UUID]:
    """Accounts with facts past their end, or with summaries that are older than so many days."""
    return [row[0] for row in db.execute(sa.text("select dana.accounts_to_forget(:days, :limit)"), {"days": days, "limit": limit})]
