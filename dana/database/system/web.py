"""Web sources whose scan is due."""

from uuid import UUID

from dana.database.statements import Statements
from dana.database.system.ask import ask


def due_web_sources(db: Statements, limit: int) -> list[tuple[UUID, UUID]]:
    """(account, source) of scans that are due, or that their worker left."""
    return [(row[0], row[1]) for row in ask(db, "select * from dana.due_web_sources(:limit)", limit=limit)]
