"""Workers, the AI providers that they know, and the work that they missed."""

import json
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from dana.database.statements import Statements


@dataclass(frozen=True, slots=True)
class MissedWork:
    """Something due whose wake-up was lost: ids only."""

    task: str
    account_id: UUID
    id: UUID
    conversation_id: UUID | None


def report_links(db: Statements, links: list[dict[str, str | None]]) -> None:
    """Keep what this worker knows of the AI providers: name, model, state, reason."""
    db.execute(sa.text("select dana.report_links(cast(:links as jsonb))"), {"links": json.dumps(links)})


def known_links(db: Statements) -> list[tuple[str, str, str, str | None]]:
    """(name, model, state, reason) of each AI provider, as a worker last said."""
    return [tuple(row) for row in db.execute(sa.text("select * from dana.known_links()"))]


def worker_lives(db: Statements, worker_id: UUID) -> None:
    """Say that this worker is alive."""
    db.execute(sa.text("select dana.worker_lives(:id)"), {"id": worker_id})


def worker_ends(db: Statements, worker_id: UUID) -> None:
    """Say that this worker is no more."""
    db.execute(sa.text("select dana.worker_ends(:id)"), {"id": worker_id})


def missed_work(db: Statements, limit: int) -> list[MissedWork]:
    """What is due and was missed, of all accounts, ids only."""
    rows = db.execute(sa.text("select * from dana.missed_work(:limit)"), {"limit": limit})
    return [MissedWork(*row) for row in rows]
