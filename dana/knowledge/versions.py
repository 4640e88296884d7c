"""A document's versions: replaced in place while the old one serves, restored, tried again, cancelled, unlocked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from dana.database.statements import Statements
from dana.errors import Conflict, NotFound
from dana.jobs import wake
from dana.knowledge import documents
from dana.knowledge.documents import NewFile
from dana.models.accounts import User
from dana.models.knowledge import Document, DocumentFile, DocumentVersion
from dana.realtime import publish
from dana.security.secrets import Sealer

MOST_KEPT = 20  # versions of a document; older ones go, with their files
LEASE_SECONDS = 180
LOCKED = ("encrypted", "wrong_password")
_TABLE, _FIELD = "document_versions", "sealed_password"

_FAIL = sa.text("""
update document_versions set status = 'failed', error_code = :code, error = :error, read_at = now()
where account_id = :account and document_id = :id and number = :number and status = 'queued' returning number
""")
# What a document is once nothing of it is being read: what serves goes on serving, whether or not all its vectors are made.
_SETTLE = sa.text("""
with made as (
  select count(*)::integer as vectors from passages p where p.account_id = :account and p.document_id = :id and exists (
    select 1 from passage_vectors v join knowledge_indexes k on k.account_id = v.account_id and k.model = v.model
    where v.account_id = p.account_id and v.number = p.number)
)
update documents d set
  status = case when d.passages = 0 then 'failed' when made.vectors < d.passages then 'processing' else 'ready' end,
  stage = case when d.passages = 0 then 'failed' when made.vectors < d.passages then 'embedding' else 'ready' end,
  error_code = case when d.passages = 0 then cast(:code as text) end, error = case when d.passages = 0 then cast(:error as text) end,
  embedded = made.vectors, done = made.vectors, total = d.passages, attempts = 0,
  working_until = case when made.vectors < d.passages then now() + make_interval(secs => :seconds) end,
  version = d.version + 1, updated_at = now()
from made where d.account_id = :account and d.id = :id and d.stage in ('queued', 'reading') returning d.stage
""")


@dataclass(frozen=True, slots=True)
class Known:
    """A version, the name of who brought it, and whether it is the one that is searched."""

    row: DocumentVersion
    status: str
    uploader: str
    is_current: bool


def add(db: Session, account_id: UUID, document_id: UUID, file: NewFile, user_id: UUID | None) -> int:
    """Queue a file that is to replace a document's; its number. Conflict when it is what the document holds, or is to hold, already."""
    document = documents.get(db, account_id, document_id, lock=True)
    unread = _unread(db, document)
    wanted = unread.sha256 if unread else document.sha256
    if file.sha256 == bytes(wanted) and (unread or document.passages):
        raise Conflict("This file is the same as the document's current one, to the last byte: there is nothing to replace.")
    _supersede(db, unread)
    number = _next_number(db, document)
    db.execute(sa.insert(DocumentVersion), [documents.version_values(account_id, document_id, number, file, user_id)])
    documents.keep_files(db, [documents.file_values(account_id, document_id, number, file)])
    _queue(db, document)
    _prune(db, document, number)
    return number


def restore(db: Session, account_id: UUID, document_id: UUID, number: int, user_id: UUID | None) -> int:
    """Queue an older version's file as the newest version; its number. Conflict when it is the one that is searched."""
    document = documents.get(db, account_id, document_id, lock=True)
    old = get(db, account_id, document_id, number)
    unread = _unread(db, document)
    if number == document.current and document.passages and unread is None:
        raise Conflict("This version is the current one already.")
    _supersede(db, unread)
    made = _next_number(db, document)
    db.add(
        DocumentVersion(
            account_id=account_id, document_id=document_id, number=made, id=uuid4(), name=old.name, media_type=old.media_type,
            size=old.size, sha256=old.sha256, file=old.file, uploaded_by=user_id,
        )
    )  # fmt: skip
    _queue(db, document)
    _prune(db, document, made)
    return made


def retry(db: Session, account_id: UUID, document_id: UUID) -> None:
    """Read a failed document, or its newest version that failed, once more; Conflict when nothing failed."""
    document = documents.get(db, account_id, document_id, lock=True)
    last = newest(db, document)
    if last is None or last.status != "failed":
        raise Conflict("Only a document that failed can be read again.")
    _read_again(db, document, last)


def cancel(db: Session, account_id: UUID, document_id: UUID) -> None:
    """Stop reading, or waiting to be read; whoever reads it notices within a second. Conflict when there is nothing to stop."""
    document = documents.get(db, account_id, document_id, lock=True)
    unread = _unread(db, document)
    if unread is None:
        raise Conflict("This document is not being read.")
    db.flush()
    fail(db, account_id, document_id, unread.number, "cancelled", "Reading this file was cancelled. It can be read again, or removed.")


def give_password(db: Session, sealer: Sealer, account_id: UUID, document_id: UUID, password: str) -> None:
    """Keep the password of the newest version, sealed, and read it again; Conflict when it asked for none."""
    document = documents.get(db, account_id, document_id, lock=True)
    last = newest(db, document)
    if last is None or last.status != "failed" or last.error_code not in LOCKED:
        raise Conflict("This document does not ask for a password.")
    last.sealed_password = sealer.seal(password, account_id=account_id, table=_TABLE, row_id=last.id, field=_FIELD)
    _read_again(db, document, last)


def password_of(db: Session, sealer: Sealer, account_id: UUID, document_id: UUID) -> str | None:
    """What opens the file of the version that is searched; None when it needs nothing or nobody told."""
    row = db.execute(_UNLOCKING, {"account": account_id, "id": document_id, "number": None}).first()
    return open_password(sealer, account_id, row)


# That of the version itself, or of one with the same file, or else the last one that was given: a new edition often has the old one's.
UNLOCKING = """
select w.id, w.sealed_password from document_versions v
join document_versions w on w.account_id = v.account_id and w.document_id = v.document_id and w.sealed_password is not null
where v.account_id = :account and v.document_id = :id and v.number = coalesce(cast(:number as integer), (
  select current from documents d where d.account_id = :account and d.id = :id))
order by w.number = v.number desc, w.file = v.file desc, w.number desc limit 1
"""
_UNLOCKING = sa.text(UNLOCKING)


def open_password(sealer: Sealer, account_id: UUID, row: Any) -> str | None:
    """The password in a row of UNLOCKING, if there is one."""
    if row is None:
        return None
    return sealer.open(bytes(row.sealed_password), account_id=account_id, table=_TABLE, row_id=row.id, field=_FIELD)


def get(db: Session, account_id: UUID, document_id: UUID, number: int) -> DocumentVersion:
    """One version; NotFound when this account's document has none by that number."""
    row = db.get(DocumentVersion, (account_id, document_id, number)) if number < 1 << 31 else None
    if row is None:
        raise NotFound("There is no such version of this document.")
    return row


def listed(db: Session, account_id: UUID, document_id: UUID) -> list[Known]:
    """The versions that are kept, newest first."""
    document = documents.get(db, account_id, document_id)
    query = (
        sa.select(DocumentVersion, User.name)
        .outerjoin(User, User.id == DocumentVersion.uploaded_by)
        .where(DocumentVersion.account_id == account_id, DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.number.desc())
        .options(defer(DocumentVersion.changes), defer(DocumentVersion.report), defer(DocumentVersion.metadata_))
    )
    return [
        Known(
            row, "processing" if row.status == "queued" and document.stage == "reading" else row.status, name or "",
            row.number == document.current and row.status == "ready",
        )
        for row, name in db.execute(query)
    ]  # fmt: skip


def content(db: Session, account_id: UUID, document_id: UUID, number: int) -> tuple[str, bytes]:
    """The file of a version, and its name."""
    row = get(db, account_id, document_id, number)
    stored = db.scalar(
        sa.select(DocumentFile.content).where(
            DocumentFile.account_id == account_id, DocumentFile.document_id == document_id, DocumentFile.version == row.file
        )
    )
    return row.name, bytes(stored or b"")


def fail(db: Statements, account_id: UUID, document_id: UUID, number: int, code: str, error: str) -> None:
    """A version could not be read: its document is what it was before, and has failed only if there is nothing else to serve."""
    where = {"account": account_id, "id": document_id, "code": code, "error": error}
    if db.execute(_FAIL, {**where, "number": number}).first() is None:
        return
    settle(db, account_id, document_id, code, error)


def settle(db: Statements, account_id: UUID, document_id: UUID, code: str, error: str) -> None:
    """Nothing of this document is being read any longer; the error counts if nothing of it serves."""
    where = {"account": account_id, "id": document_id, "code": code, "error": error, "seconds": LEASE_SECONDS}
    settled = db.execute(_SETTLE, where).first()
    if settled is not None and settled.stage == "embedding":
        wake(db, "embed_passages", account_id, account_id)
    publish(db, account_id, "document", document_id)


def _read_again(db: Session, document: Document, version: DocumentVersion) -> None:
    version.status, version.error_code, version.error, version.read_at = "queued", None, None, None
    _queue(db, document)


def _queue(db: Session, document: Document) -> None:
    document.status, document.stage, document.error, document.error_code = "queued", "queued", None, None
    document.done, document.total, document.attempts, document.working_until = 0, 0, 0, None
    document.version, document.updated_at = Document.version + 1, sa.func.now()
    db.flush()
    db.expire(document)
    wake(db, "read_document", document.account_id, document.account_id)
    publish(db, document.account_id, "document", document.id)


def _of(document: Document) -> Sequence[sa.ColumnElement[bool]]:
    return (DocumentVersion.account_id == document.account_id, DocumentVersion.document_id == document.id)


def newest(db: Session, document: Document) -> DocumentVersion | None:
    """The version that came last, whatever became of it."""
    return db.scalar(sa.select(DocumentVersion).where(*_of(document)).order_by(DocumentVersion.number.desc()).limit(1))


def _unread(db: Session, document: Document) -> DocumentVersion | None:
    return db.scalar(sa.select(DocumentVersion).where(*_of(document), DocumentVersion.status == "queued"))


def _supersede(db: Session, unread: DocumentVersion | None) -> None:
    if unread is not None:
        unread.status, unread.error_code = "failed", "superseded"
        unread.error = "Another version was chosen before this one was read."
        db.flush()


def _next_number(db: Session, document: Document) -> int:
    return (db.scalar(sa.select(sa.func.max(DocumentVersion.number)).where(*_of(document))) or 0) + 1


_PRUNE = sa.text("""
delete from document_versions v where account_id = :account and document_id = :id and number <= :before
  and number <> (select current from documents d where d.account_id = :account and d.id = :id)
""")
_PRUNE_FILES = sa.text("""
delete from document_files f where account_id = :account and document_id = :id and not exists (
  select 1 from document_versions v where v.account_id = f.account_id and v.document_id = f.document_id and v.file = f.version)
""")


def _prune(db: Session, document: Document, newest: int) -> None:
    if newest > MOST_KEPT:
        where = {"account": document.account_id, "id": document.id}
        db.execute(_PRUNE, {**where, "before": newest - MOST_KEPT})
        db.execute(_PRUNE_FILES, where)
