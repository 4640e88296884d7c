"""Documents as people handle them: added once, written, changed, opened at a place, removed."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.errors import Invalid, NotFound
from dana.jobs import wake
from dana.knowledge import index
from dana.knowledge.reading import sniff
from dana.models.knowledge import Document, DocumentFile, DocumentPage, DocumentVersion
from dana.realtime import publish

NAME_LENGTH = 200
TAG_LENGTH = 40
MOST_TAGS = 20
AT_ONCE = 4_000_000  # bytes of files that travel to the database in one go

_ONE_AT_A_TIME = sa.text("select pg_advisory_xact_lock(key) from unnest(cast(:keys as bigint[])) as k(key)")
_HERE = sa.text("""
select sha256, id from documents where account_id = :account and sha256 = any(:digests)
union all
select sha256, document_id from document_versions
where account_id = :account and status = 'queued' and sha256 = any(:digests)
""")


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a document's text, for reading."""

    number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that came in, under the label that it has from now on."""

    name: str
    content: bytes
    media_type: str
    sha256: bytes

    @property
    def size(self) -> int:
        """Its bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Added:
    """The document that a file became; `already` when it was one before."""

    id: UUID
    file: NewFile
    already: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where documents come from: uploads, texts written here, or web pages with their address."""

    kind: str = "upload"
    address: str | None = None
    tags: Sequence[str] = ()


UPLOAD = Origin()


class Change:
    """What to change of a document: only what is given is changed."""

    _KNOWN = frozenset({"name", "tags", "add_tags", "remove_tags", "visibility", "hidden", "expires_at"})

    def __init__(self, **wanted: Any) -> None:
        unknown = wanted.keys() - self._KNOWN
        if unknown:
            raise TypeError(f"nothing to change by these names: {sorted(unknown)}")
        self._wanted = wanted

    def apply(self, row: Document) -> dict[str, Any]:
        """Change the row; what is different now, for the record."""
        before = _told(row)
        for name, value in self._wanted.items():
            getattr(self, f"_{name}")(row, value)
        after = _told(row)
        return {name: value for name, value in after.items() if value != before[name]}

    def _name(self, row: Document, value: str | None) -> None:
        if value is not None:
            row.name = label(value)

    def _tags(self, row: Document, value: Sequence[str] | None) -> None:
        if value is not None:
            row.tags = clean_tags(value)

    def _add_tags(self, row: Document, value: Sequence[str]) -> None:
        row.tags = clean_tags([*row.tags, *value])

    def _remove_tags(self, row: Document, value: Sequence[str]) -> None:
        gone = {tag.casefold() for tag in clean_tags(value)}
        row.tags = [tag for tag in row.tags if tag.casefold() not in gone]

    def _visibility(self, row: Document, value: str | None) -> None:
        if value is not None:
            row.visibility = value

    def _hidden(self, row: Document, value: bool | None) -> None:
        if value is not None and value != (row.hidden_at is not None):
            row.hidden_at = datetime.now(UTC) if value else None

    def _expires_at(self, row: Document, value: datetime | None) -> None:
        row.expires_at = value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _told(row: Document) -> dict[str, Any]:
    expires = row.expires_at.isoformat() if row.expires_at else None
    return {
        "name": row.name, "tags": list(row.tags), "visibility": row.visibility, "hidden": row.hidden_at is not None, "expires_at": expires,
    }  # fmt: skip


def label(name: str) -> str:
    """A file's name as a label: never a path, no control characters."""
    base = PurePath(name.replace("\\", "/")).name
    return _plain(base)[:NAME_LENGTH] or "document"


def clean_tags(tags: Sequence[str]) -> list[str]:
    """Tags without control characters and outer space, each once whatever its case, by name; Invalid when there are too many."""
    known: dict[str, str] = {}
    for tag in tags:
        plain = " ".join(_plain(tag).split())[:TAG_LENGTH].strip()
        if plain:
            known.setdefault(plain.casefold(), plain)
    if len(known) > MOST_TAGS:
        raise Invalid(f"A document has at most {MOST_TAGS} tags.", details={"fields": {"tags": f"At most {MOST_TAGS} tags."}})
    return [known[key] for key in sorted(known)]


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).strip()


def new_file(name: str, content: bytes) -> NewFile:
    """A file, its type told by its content; Unreadable at once when it is of no type that Dana reads."""
    shown = label(name)
    return NewFile(shown, content, sniff(content, shown), hashlib.sha256(content).digest())


def add(db: Session, account_id: UUID, name: str, content: bytes, user_id: UUID | None, origin: Origin = UPLOAD) -> Document:
    """Keep a file as a document of its own and queue it for reading, whether or not its content is here already; Unreadable at once."""
    (document_id,) = _keep(db, account_id, [new_file(name, content)], user_id, origin)
    return get(db, account_id, document_id)


def add_once(db: Session, account_id: UUID, files: Sequence[NewFile], user_id: UUID | None, origin: Origin = UPLOAD) -> list[Added]:
    """Keep files and queue them for reading; of the same content only one, however many are uploaded at once. In their order."""
    digests = sorted({file.sha256 for file in files})
    db.execute(_ONE_AT_A_TIME, {"keys": [_lock_of(account_id, digest) for digest in digests]})
    found = db.execute(_HERE, {"account": account_id, "digests": digests})
    known: dict[bytes, UUID] = {bytes(row.sha256): row.id for row in found}
    new: dict[bytes, NewFile] = {}
    for file in files:
        if file.sha256 not in known:
            new.setdefault(file.sha256, file)
    ids = dict(zip(new, _keep(db, account_id, list(new.values()), user_id, origin), strict=True))
    return [Added(ids.get(f.sha256) or known[f.sha256], f, new.get(f.sha256) is not f) for f in files]


def write(db: Session, account_id: UUID, title: str, text: str, user_id: UUID | None, *, tags: Sequence[str] = ()) -> Added:
    """Keep a text that was written here as a document with this title; the one that says just this already, if there is one."""
    name = _plain(title)[:NAME_LENGTH].strip()
    if not name or not text.strip():
        raise Invalid(details={"fields": {"text" if name else "title": "Write something here."}})
    content = text.encode("utf-8", "replace")
    file = NewFile(name, content, sniff(content), hashlib.sha256(content).digest())
    db.execute(_ONE_AT_A_TIME, {"keys": [_lock_of(account_id, file.sha256)]})
    same = sa.select(Document.id).where(
        Document.account_id == account_id, Document.sha256 == file.sha256, Document.origin == "written", Document.name == name
    )
    found = db.scalar(same.limit(1))
    if found is not None:
        return Added(found, file, already=True)
    (document_id,) = _keep(db, account_id, [file], user_id, Origin("written", None, tags))
    return Added(document_id, file, already=False)


def get(db: Session, account_id: UUID, document_id: UUID, *, lock: bool = False) -> Document:
    """One document; NotFound when this account has none by that id."""
    query = sa.select(Document).where(Document.account_id == account_id, Document.id == document_id)
    document = db.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if document is None:
        raise NotFound("There is no such document.")
    return document


def change(db: Session, account_id: UUID, document_id: UUID, wanted: Change) -> dict[str, Any]:
    """Change what people say about a document; search follows with the commit. What is different now, for the record."""
    row = get(db, account_id, document_id, lock=True)
    told = wanted.apply(row)
    _changed(db, [row] if told else [])
    return told


def change_many(db: Session, account_id: UUID, ids: Collection[UUID], wanted: Change) -> list[tuple[Document, dict[str, Any]]]:
    """The same change of several documents, and of none should one be missing; those that are different now."""
    changed = [(row, told) for row in _many(db, account_id, ids) if (told := wanted.apply(row))]
    _changed(db, [row for row, _ in changed])
    return changed


def remove(db: Session, account_id: UUID, document_id: UUID) -> str:
    """Out of search and answers with this commit; replies keep the words that they cited. The name that it had."""
    return remove_many(db, account_id, [document_id])[document_id]


def remove_many(db: Session, account_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """The same for several, and for none should one be missing; their names by id."""
    index.lock(db, account_id)
    rows = _many(db, account_id, ids)
    for row in rows:
        remove_passages(db, account_id, row.id)
        db.delete(row)
        db.flush()
        publish(db, account_id, "document", row.id)
    return {row.id: row.name for row in rows}


def remove_passages(db: Session, account_id: UUID, document_id: UUID) -> None:
    """Take a document's passages and pages out of search, with this transaction."""
    index.remove_passages(db, account_id, document_id)
    db.execute(sa.delete(DocumentPage).where(DocumentPage.account_id == account_id, DocumentPage.document_id == document_id))


def content(db: Session, account_id: UUID, document_id: UUID) -> tuple[Document, bytes]:
    """The original file of the version that is searched."""
    document = get(db, account_id, document_id)
    stored = db.scalar(
        sa.select(DocumentFile.content)
        .join(
            DocumentVersion,
            sa.and_(
                DocumentVersion.account_id == DocumentFile.account_id,
                DocumentVersion.document_id == DocumentFile.document_id,
                DocumentVersion.file == DocumentFile.version,
            ),
        )
        .where(
            DocumentVersion.account_id == account_id, DocumentVersion.document_id == document_id, DocumentVersion.number == document.current
        )
    )
    return document, bytes(stored or b"")


def pages(db: Session, account_id: UUID, document_id: UUID, *, first: int, limit: int) -> tuple[int, list[Page]]:
    """(how many pages there are, the pages from number `first` on)."""
    where = (DocumentPage.account_id == account_id, DocumentPage.document_id == document_id)
    columns = (DocumentPage.number, DocumentPage.start_offset, DocumentPage.end_offset, DocumentPage.text)
    count = db.scalar(sa.select(sa.func.count()).select_from(DocumentPage).where(*where)) or 0
    rows = db.execute(sa.select(*columns).where(*where, DocumentPage.number >= first).order_by(DocumentPage.number).limit(limit))
    return count, [Page(*row) for row in rows]


def _many(db: Session, account_id: UUID, ids: Collection[UUID]) -> list[Document]:
    """All of them, locked in one order; NotFound should one be missing."""
    query = sa.select(Document).where(Document.account_id == account_id, Document.id.in_(set(ids))).order_by(Document.id)
    rows = list(db.scalars(query.with_for_update().execution_options(populate_existing=True)))
    if len(rows) < len(set(ids)):
        raise NotFound("There is no such document." if len(ids) == 1 else "One of these documents is not there (any more).")
    return rows


def _changed(db: Session, rows: Collection[Document]) -> None:
    for row in rows:
        row.version, row.updated_at = Document.version + 1, sa.func.now()
        publish(db, row.account_id, "document", row.id)
    db.flush()
    for row in rows:
        db.refresh(row)


def _keep(db: Session, account_id: UUID, files: Sequence[NewFile], user_id: UUID | None, origin: Origin) -> list[UUID]:
    """Store new documents with their first version and file, wake a worker once; their ids."""
    ids = [uuid4() for _ in files]
    if not files:
        return ids
    now: datetime = db.execute(sa.text("select now()")).scalar_one()
    common = {"account_id": account_id, "uploaded_by": user_id}
    rows = [
        {**common, "id": key, "name": f.name, "media_type": f.media_type, "size": f.size, "sha256": f.sha256, "origin": origin.kind,
         "address": origin.address, "tags": clean_tags(origin.tags), "created_at": now - timedelta(microseconds=place)}
        for place, (key, f) in enumerate(zip(ids, files, strict=True))
    ]  # fmt: skip
    db.execute(sa.insert(Document), rows)
    db.execute(
        sa.insert(DocumentVersion),
        [version_values(account_id, key, 1, f, user_id) for key, f in zip(ids, files, strict=True)],
    )
    keep_files(db, [file_values(account_id, key, 1, f) for key, f in zip(ids, files, strict=True)])
    wake(db, "read_document", account_id, account_id)
    for key in ids:
        publish(db, account_id, "document", key)
    return ids


def version_values(account_id: UUID, document_id: UUID, number: int, file: NewFile, user_id: UUID | None) -> dict[str, Any]:
    """The row of a version that brings this file."""
    return {
        "account_id": account_id, "document_id": document_id, "number": number, "id": uuid4(), "name": file.name, "file": number,
        "media_type": file.media_type, "size": file.size, "sha256": file.sha256, "uploaded_by": user_id,
    }  # fmt: skip


def file_values(account_id: UUID, document_id: UUID, number: int, file: NewFile) -> dict[str, Any]:
    """The row of its bytes."""
    return {"account_id": account_id, "document_id": document_id, "version": number, "content": file.content}


def keep_files(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Store files, some megabytes in one go: what travels is in memory more than once."""
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if sum(len(each["content"]) for each in some) > AT_ONCE:
            db.execute(sa.insert(DocumentFile), some)
            some = []
    if some:
        db.execute(sa.insert(DocumentFile), some)


def _lock_of(account_id: UUID, digest: bytes) -> int:
    return int.from_bytes(hashlib.sha256(account_id.bytes + digest).digest()[:8], "big", signed=True)
