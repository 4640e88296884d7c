"""Accounts with questions that wait for their group, or with passages that nobody has compared."""

from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements


def accounts_to_group(db: Statements, limit: int) -> list[UUID]:
    """Accounts with unanswered questions that are in no group yet, and have been so for a while."""
    return [row[0] for row in db.execute(sa.text("select dana.accounts_to_group(:limit)"), {"limit": limit})]


def accounts_to_compare(db: Statements, limit: int) -> list[UUID]:
    """Accounts with passages that were not compared with the others, and that nobody compares just now."""
    return [row[0] for row in db.execute(sa.text("select dana.accounts_to_compare(:limit)"), {"limit": limit})]
