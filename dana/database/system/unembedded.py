"""Accounts whose passages wait for vectors."""

from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements

_ACCOUNTS = sa.text("select dana.accounts_to_embed(:model, :english, :limit)")


def accounts_to_embed(db: Statements, model: str, english: str | None, limit: int) -> list[UUID]:
    """Accounts whose passages have not all their vectors of these models (`english`: of a second one), and for which nobody makes them."""
    return [row[0] for row in db.execute(_ACCOUNTS, {"model": model, "english": english, "limit": limit})]
