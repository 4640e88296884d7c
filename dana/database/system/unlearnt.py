"""Corrections at which nobody has looked yet."""

from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements


def corrections_due(db: Statements, limit: int) -> list[tuple[UUID, UUID]]:
    """(account, reply) of corrections whose wake-up or worker was lost, the longest due first."""
    rows = db.execute(sa.text("select * from dana.corrections_due(:limit)"), {"limit": limit})
    return [(row[0], row[1]) for row in rows]
