"""Documents as people handle them: added, listed, opened at a place, tried again, removed."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.errors import Conflict, NotFound
from dana.jobs import wake
from dana.knowledge.ingest import remove_passages
from dana.knowledge.reading import sniff
from dana.models.knowledge import Document, DocumentFile, DocumentPage
from dana.realtime import publish

NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a document's text, for reading."""

    number: int
    start: int
    end: int
    text: str


def label(name: str) -> str:
    """A file's name as a label: never a path, no control characters."""
    base = PurePath(name.replace("\\", "/")).name
    return "".join(c for c in base if c.isprintable()).strip()[:NAME_LENGTH] or "document"


def add(db: Session, account_id: UUID, name: str, content: bytes, user_id: UUID | None) -> Document:
    """Keep a file and queue it for reading; Unreadable at once when its content is of no type that Dana reads."""
    media_type = sniff(content)
    document = Document(
        account_id=account_id, id=uuid4(), name=label(name), media_type=media_type, size=len(content),
        sha256=hashlib.sha256(content).digest(), uploaded_by=user_id,
    )  # fmt: skip
    db.add(document)
    db.flush()
    db.add(DocumentFile(account_id=account_id, document_id=document.id, content=content))
    db.flush()
    db.refresh(document)
    wake(db, "read_document", account_id, document.id)
    publish(db, account_id, "document", document.id)
    return document


def get(db: Session, account_id: UUID, document_id: UUID, *, lock: bool = False) -> Document:
    """One document; NotFound when this account has none by that id."""
    query = sa.select(Document).where(Document.account_id == account_id, Document.id == document_id)
    document = db.scalar(query.with_for_update() if lock else query)
    if document is None:
        raise NotFound("There is no such document.")
    return document


def retry(db: Session, account_id: UUID, document_id: UUID) -> Document:
    """Read a failed document once more."""
    document = get(db, account_id, document_id, lock=True)
    if document.status != "failed":
        raise Conflict("Only a document that failed can be read again.")
    document.status, document.stage, document.error, document.error_code = "queued", "queued", None, None
    document.attempts, document.working_until, document.version = 0, None, document.version + 1
    db.flush()
    wake(db, "read_document", account_id, document_id)
    publish(db, account_id, "document", document_id)
    return document


def remove(db: Session, account_id: UUID, document_id: UUID) -> None:
    """Out of search and answers with this commit; replies keep the words that they cited."""
    document = get(db, account_id, document_id, lock=True)
    remove_passages(db, account_id, document_id)
    db.delete(document)
    db.flush()
    publish(db, account_id, "document", document_id)


def content(db: Session, account_id: UUID, document_id: UUID) -> tuple[Document, bytes]:
    """The original file."""
    document = get(db, account_id, document_id)
    stored = db.scalar(
        sa.select(DocumentFile.content).where(DocumentFile.account_id == account_id, DocumentFile.document_id == document_id)
    )
    return document, bytes(stored or b"")


def pages(db: Session, account_id: UUID, document_id: UUID, *, first: int, limit: int) -> tuple[int, list[Page]]:
    """(how many pages there are, the pages from number `first` on)."""
    where = (DocumentPage.account_id == account_id, DocumentPage.document_id == document_id)
    count = db.scalar(sa.select(sa.func.count()).select_from(DocumentPage).where(*where)) or 0
    rows = db.scalars(sa.select(DocumentPage).where(*where, DocumentPage.number >= first).order_by(DocumentPage.number).limit(limit))
    return count, [Page(row.number, row.start_offset, row.end_offset, row.text) for row in rows]
