"""Accounts whose passages wait for vectors."""

from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements


def accounts_to_embed(db: Statements, model: str, limit: int) -> list[UUID]:
    """Accounts whose passages have no vectors of this model, or not all of them, and for which nobody makes them just now."""
    return [row[0] for row in db.execute(sa.text("select dana.accounts_to_embed(:model, :limit)"), {"model": model, "limit": limit})]
