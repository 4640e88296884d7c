"""The doors through which platforms come and go."""

from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements
from dana.database.system.ask import ask


def open_integration(db: Statements, integration_id: UUID) -> tuple[UUID, str] | None:
    """Account and connector key of an integration that is not deleted."""
    row = db.execute(sa.text("select * from dana.open_integration(:id)"), {"id": integration_id}).first()
    return (row[0], row[1]) if row else None


def missed_farewells(db: Statements, limit: int) -> list[tuple[UUID, UUID]]:
    """(account, integration) of goodbyes to platforms that are due and were missed."""
    return [tuple(row) for row in db.execute(sa.text("select * from dana.missed_farewells(:limit)"), {"limit": limit})]


def forget_former_secrets(db: Statements) -> None:
    """Delete the replaced secrets whose time is over."""
    ask(db, "select dana.forget_former_secrets()")
