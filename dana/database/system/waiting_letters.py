"""Letters that wait to be sent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dana.database.statements import Statements
from dana.database.system.ask import ask


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """A letter that this worker has taken."""

    kind: str
    sealed: bytes
    attempts: int
    created_at: datetime


def queue_letter(db: Statements, letter_id: UUID, kind: str, sealed: bytes, account_id: UUID | None) -> None:
    """Keep a letter that waits."""
    ask(db, "select dana.queue_letter(:id, :kind, :sealed, :account)", id=letter_id, kind=kind, sealed=sealed, account=account_id)


def take_letter(db: Statements, letter_id: UUID) -> WaitingLetter | None:
    """Take a letter that is due, for a while; None when another worker has it."""
    row = ask(db, "select * from dana.take_letter(:id)", id=letter_id).first()
    return WaitingLetter(*row) if row else None


def letter_written(db: Statements, letter_id: UUID, sealed: bytes) -> None:
    """A wish became a letter."""
    ask(db, "select dana.letter_written(:id, :sealed)", id=letter_id, sealed=sealed)


def letter_later(db: Statements, letter_id: UUID, due_at: datetime) -> None:
    """Try this letter again at that time."""
    ask(db, "select dana.letter_later(:id, :due)", id=letter_id, due=due_at)


def letter_done(db: Statements, letter_id: UUID) -> None:
    """This letter is gone, or given up."""
    ask(db, "select dana.letter_done(:id)", id=letter_id)


def due_letters(db: Statements, limit: int) -> list[tuple[UUID, UUID | None]]:
    """Letters that are due and were missed: (id, account)."""
    return [(row[0], row[1]) for row in ask(db, "select * from dana.due_letters(:limit)", limit=limit)]
