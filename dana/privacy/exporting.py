"""Exports: asked for in a transaction, written by the worker in steps that each commit how far they came, fetched within a week."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from dana.database.transactions import Database
from dana.errors import Conflict, NotFound
from dana.jobs import wake
from dana.models.accounts import Account
from dana.models.conversations import Contact
from dana.models.privacy import Export, ExportPart
from dana.privacy import tables
from dana.privacy.archive import zipped
from dana.privacy.chapters import Piece, Subject, chapters
from dana.realtime import publish
from dana.security.secrets import Sealer

log = structlog.get_logger()

STEPS = 40  # in one go: then whoever waits for the same thread comes first
ATTEMPTS = 8
NOT_HERE = "There is no such export."
FORMAT = "dana-export-1"
ABOUT = "about.json"

_DONE_STATES = ("ready", "failed")


@dataclass(frozen=True, slots=True)
class Listed:
    """An export and, if it is one contact's, the contact's name."""

    row: Export
    contact: str | None


class Exports:
    """What is done with exports."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database, self._sealer = database, sealer

    def ask(self, db: Session, account_id: UUID, contact_id: UUID | None, user_id: UUID) -> UUID:
        """Begin an export of a contact, or of the whole account, unless one is under way; its id. NotFound without that contact."""
        if contact_id is not None and db.get(Contact, (account_id, contact_id)) is None:
            raise NotFound("There is no such contact.")
        db.execute(sa.select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))  # two at once become one
        under_way = sa.select(Export.id).where(
            Export.account_id == account_id, Export.contact_id.is_not_distinct_from(contact_id), Export.state.in_(["queued", "working"])
        )
        found = db.scalar(under_way.limit(1))
        if found is not None:
            return found
        export_id = uuid4()
        db.add(Export(account_id=account_id, id=export_id, contact_id=contact_id, asked_by=user_id))
        db.flush()
        wake(db, "export", account_id, export_id)
        publish(db, account_id, "export", export_id)
        return export_id

    def listed(self, db: Session, account_id: UUID) -> list[Listed]:
        """The account's exports of the last week, newest first."""
        query = (
            sa.select(Export, Contact.name)
            .outerjoin(Contact, sa.and_(Contact.account_id == Export.account_id, Contact.id == Export.contact_id))
            .where(Export.account_id == account_id, Export.expires_at > sa.func.now())
            .order_by(Export.created_at.desc(), Export.id)
        )
        return [Listed(row, name) for row, name in db.execute(query)]

    def work(self, account_id: UUID, export_id: UUID) -> None:
        """Go on with an export from where it came to; one whose week is over goes."""
        try:
            if all(self._go_on(account_id, export_id) for _ in range(STEPS)):
                with self._database.account_transaction(account_id) as db:
                    wake(db, "export", account_id, export_id)
        except Exception:
            self._stumble(account_id, export_id)
            raise

    def _go_on(self, account_id: UUID, export_id: UUID) -> bool:
        """One step in one transaction; whether there may be another."""
        with self._database.account_transaction(account_id) as db:
            row = _locked(db, account_id, export_id)
            if row is None or (row.state in _DONE_STATES and row.expires_at > datetime.now(UTC)):
                return False
            if row.expires_at < datetime.now(UTC):
                db.delete(row)
                return False
            self._step(db, row)
            return True

    def _stumble(self, account_id: UUID, export_id: UUID) -> None:
        """What always breaks ends as failed; until then the sweeper comes back to it."""
        with self._database.account_transaction(account_id) as db:
            row = _locked(db, account_id, export_id)
            if row is not None:
                row.attempts, row.touched_at = row.attempts + 1, sa.func.now()
                if row.attempts >= ATTEMPTS:
                    row.state = "failed"
                publish(db, account_id, "export", export_id)

    def file(self, account_id: UUID, export_id: UUID) -> Iterator[bytes]:
        """The export as a ZIP, piece by piece; NotFound at once when it is not the account's, Conflict while it is not ready."""
        with self._database.account_transaction(account_id, fleeting=True) as db:
            row = db.get(Export, (account_id, export_id))
            if row is None or row.expires_at < datetime.now(UTC):
                raise NotFound(NOT_HERE)
            if row.state != "ready":
                raise Conflict("This export is not ready yet.")
            order = sa.func.min(ExportPart.number)
            query = sa.select(ExportPart.entry).where(ExportPart.account_id == account_id, ExportPart.export_id == export_id)
            entries = list(db.scalars(query.group_by(ExportPart.entry).order_by(order)))
        return zipped((entry, self._pieces(account_id, export_id, entry)) for entry in entries)

    def _pieces(self, account_id: UUID, export_id: UUID, entry: str) -> Iterator[bytes]:
        query = sa.select(ExportPart.id).where(
            ExportPart.account_id == account_id, ExportPart.export_id == export_id, ExportPart.entry == entry
        )
        with self._database.account_transaction(account_id, fleeting=True) as db:
            ids = list(db.scalars(query.order_by(ExportPart.number)))
        for part_id in ids:
            with self._database.account_transaction(account_id, fleeting=True) as db:
                part = db.get_one(ExportPart, (account_id, part_id))
            yield zlib.decompress(self._sealer.open_bytes(bytes(part.content), **_place(account_id, part_id)))

    def _step(self, db: Session, row: Export) -> None:
        subject = Subject(row.account_id, row.contact_id)
        plan = chapters(subject)
        if row.chapter == len(plan):
            self._finish(db, row)
            return
        chapter = plan[row.chapter]
        piece = chapter.write(db, subject, row.cursor)
        self._keep(db, row, piece)
        row.counts = {**row.counts, chapter.name: row.counts.get(chapter.name, 0) + piece.rows}
        row.state, row.touched_at = "working", sa.func.now()
        row.cursor = piece.cursor
        if piece.cursor is None:
            row.chapter += 1

    def _keep(self, db: Session, row: Export, piece: Piece) -> None:
        for entry, text in piece.texts:
            part_id = uuid4()
            sealed = self._sealer.seal_bytes(zlib.compress(text), **_place(row.account_id, part_id))
            db.add(ExportPart(account_id=row.account_id, id=part_id, export_id=row.id, number=row.parts, entry=entry, content=sealed))
            row.parts += 1
            row.size += len(text)

    def _finish(self, db: Session, row: Export) -> None:
        about = {
            "format": FORMAT, "of": "contact" if row.contact_id else "account", "account_id": str(row.account_id),
            "contact_id": str(row.contact_id) if row.contact_id else None, "made_at": datetime.now(UTC).isoformat(), "rows": row.counts,
            "left_out": {name: dict(told.left_out) for name, told in tables.TOLD.items() if told.left_out} | tables.NOT_TOLD,
        }  # fmt: skip
        self._keep(db, row, Piece(((ABOUT, json.dumps(about, indent=2).encode()),), 0, None))
        row.state, row.ready_at, row.touched_at = "ready", sa.func.now(), sa.func.now()
        publish(db, row.account_id, "export", row.id)


def forget_those_with(db: Session, account_id: UUID, contact_id: UUID) -> None:
    """Exports in which an erased contact stands go; those of the account that are under way begin again."""
    mine = sa.delete(Export).where(Export.account_id == account_id)
    db.execute(mine.where(sa.or_(Export.contact_id == contact_id, sa.and_(Export.contact_id.is_(None), Export.state == "ready"))))
    under_way = sa.select(Export).where(Export.account_id == account_id, Export.contact_id.is_(None), Export.state == "working")
    for row in db.scalars(under_way.with_for_update()):
        db.execute(sa.delete(ExportPart).where(ExportPart.account_id == account_id, ExportPart.export_id == row.id))
        row.state, row.chapter, row.cursor, row.parts, row.counts, row.size = "queued", 0, None, 0, {}, 0
    db.flush()


def _locked(db: Session, account_id: UUID, export_id: UUID) -> Export | None:
    return db.scalar(sa.select(Export).where(Export.account_id == account_id, Export.id == export_id).with_for_update())


def _place(account_id: UUID, part_id: UUID) -> dict[str, Any]:
    return {"account_id": account_id, "table": "export_parts", "row_id": part_id, "field": "content"}
