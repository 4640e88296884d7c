"""A document as the API shows it, and what can be asked of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from apiflask.fields import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from dana.knowledge.listing import Newer, Seen
from dana.knowledge.versions import Known

Status = Literal["queued", "processing", "ready", "failed"]
State = Literal["hidden", "expired", "team", "stale", "never_cited", "duplicate"]
Sort = Literal["newest", "name", "size", "cited", "last_cited"]
Visibility = Literal["customers", "team"]


class Progress(BaseModel):
    """How far the present stage is: pages while it is read, passages while they are embedded."""

    done: int
    total: int


class DocumentError(BaseModel):
    """Why a document could not be read, and what to do."""

    code: str
    message: str


class Uploader(BaseModel):
    """Who uploaded it."""

    id: UUID
    name: str


class DocumentMetadata(BaseModel):
    """What a document says of itself; dates as ISO 8601, the language as two letters."""

    title: str | None = None
    author: str | None = None
    created: str | None = None
    modified: str | None = None
    language: str | None = None


class DocumentRemark(BaseModel):
    """Something about a document that its owner should know; the page if it is about one."""

    code: str
    message: str
    page: int | None = None


class DocumentReport(BaseModel):
    """What was read and what could not be."""

    pages_read: int = 0
    ocr_pages: list[int] = []
    unread_pages: list[int] = []
    tables: int = 0
    pictures: int = 0
    encoding: str | None = None
    encoding_confidence: float | None = None
    warnings: list[DocumentRemark] = []
    skipped: list[DocumentRemark] = []


class DocumentUsage(BaseModel):
    """How many replies cite it, and when the last one was written.

    `days`: how many in each of the last thirty times 24 hours, the oldest first; empty when there were none.
    """

    cited: int
    last_cited_at: datetime | None
    days: list[int]


class DuplicateOf(BaseModel):
    """An older document with the same words."""

    id: UUID
    name: str


class NewerVersion(BaseModel):
    """A version that is not searched yet: it waits, is being read, or could not be; the older one goes on serving."""

    number: int
    name: str
    status: Status
    error: DocumentError | None


class Document(BaseModel):
    """A file or a text that customers are answered from."""

    id: UUID
    name: str
    media_type: str
    size: int
    status: Status
    stage: Literal["queued", "reading", "embedding", "ready", "failed"]
    progress: Progress
    error: DocumentError | None
    title: str | None
    pages: int | None
    passages: int
    embedded: int
    created_at: datetime
    updated_at: datetime
    uploaded_by: Uploader | None
    version: int
    tags: list[str]
    visibility: Visibility
    hidden_at: datetime | None
    expires_at: datetime | None
    origin: Literal["upload", "written", "web"]
    address: str | None
    metadata: DocumentMetadata
    report: DocumentReport | None
    current: int
    versions: int
    newer: NewerVersion | None
    usage: DocumentUsage
    duplicate_of: DuplicateOf | None
    is_stale: bool


class UploadedDocument(Document):
    """A document that was uploaded; `already` when its content was here before, and this is that document."""

    already: bool


class DocumentList(BaseModel):
    """A page of documents."""

    items: list[Document]
    next_cursor: str | None


class DocumentQuery(BaseModel):
    """Which documents, in which order."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None
    q: str | None = Field(None, max_length=200)
    status: Status | None = None
    tag: str | None = Field(None, max_length=100)
    media_type: str | None = Field(None, max_length=200)
    state: State | None = None
    sort: Sort = "newest"


class UploadInput(BaseModel):
    """A file to read."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    file: UploadFile


class BulkUploadInput(BaseModel):
    """Files to read, up to 500 and 64 MB in all."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    files: list[UploadFile]


class BulkItem(BaseModel):
    """What became of one file: the document it is now (or was already), or why it was refused."""

    name: str
    document: Document | None
    already: bool
    error: DocumentError | None


class BulkUploaded(BaseModel):
    """What became of each file, in their order."""

    items: list[BulkItem]


class TextInput(BaseModel):
    """A text that is written here."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=200_000)
    tags: list[str] = Field([], max_length=20)


class DocumentChange(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    name: str | None = Field(None, min_length=1, max_length=200)
    tags: list[str] | None = Field(None, max_length=20)
    visibility: Visibility | None = None
    hidden: bool | None = None
    expires_at: datetime | None = None


class ManyChange(BaseModel):
    """What to change of many documents; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    add_tags: list[str] = Field([], max_length=20)
    remove_tags: list[str] = Field([], max_length=20)
    visibility: Visibility | None = None
    hidden: bool | None = None
    expires_at: datetime | None = None
    delete: bool = False


class BulkChange(BaseModel):
    """The same change for many documents: of all or, should one of them not be here, of none."""

    model_config = ConfigDict(extra="forbid")
    ids: list[UUID] = Field(min_length=1, max_length=500)
    change: ManyChange


class BulkChanged(BaseModel):
    """How many documents were changed and how many deleted."""

    changed: int
    deleted: int


class PasswordInput(BaseModel):
    """What opens a file that is protected by a password."""

    model_config = ConfigDict(extra="forbid")
    password: str = Field(min_length=1, max_length=500)


class Tag(BaseModel):
    """A tag, and how many documents have it."""

    tag: str
    documents: int


class TagList(BaseModel):
    """The tags in use, by name."""

    items: list[Tag]


class Summary(BaseModel):
    """Counts of documents by state; the size of their files; passages, and how many of them wait for their vectors."""

    documents: int
    queued: int
    processing: int
    ready: int
    failed: int
    hidden: int
    expired: int
    team: int
    stale: int
    never_cited: int
    duplicates: int
    bytes: int
    passages: int
    waiting_passages: int


class DocumentVersion(BaseModel):
    """A version of a document; added, removed and kept count passages beside the version before it."""

    number: int
    name: str
    media_type: str
    size: int
    created_at: datetime
    by: Uploader | None
    status: Status
    error: DocumentError | None
    pages: int | None
    passages: int
    added: int
    removed: int
    kept: int
    is_current: bool
    restored_from: int | None


class DocumentVersions(BaseModel):
    """The versions that are kept, newest first."""

    items: list[DocumentVersion]


class ChangedPassage(BaseModel):
    """A passage that a version added or removed."""

    position: int
    page: int | None
    heading: str | None
    text: str


class VersionChanges(BaseModel):
    """What a version changed: the first 500 passages of each kind; of a document's first version none are listed."""

    added: list[ChangedPassage]
    removed: list[ChangedPassage]
    added_count: int
    removed_count: int
    kept: int


def shape_document(seen: Seen) -> Document:
    """A document as the API shows it."""
    row = seen.row
    return Document(
        id=row.id, name=row.name, media_type=row.media_type, size=row.size,
        status=row.status, stage=row.stage, progress=Progress(done=row.done, total=row.total),
        error=_error(row.error_code, row.error), title=row.title, pages=row.pages, passages=row.passages, embedded=row.embedded,
        created_at=row.created_at, updated_at=row.updated_at,
        uploaded_by=Uploader(id=row.uploaded_by, name=seen.uploader) if row.uploaded_by else None, version=row.version,
        tags=row.tags, visibility=row.visibility, hidden_at=row.hidden_at, expires_at=row.expires_at,
        origin=row.origin, address=row.address,
        metadata=DocumentMetadata.model_validate(row.metadata_),
        report=None if row.report is None else DocumentReport.model_validate(row.report),
        current=row.current, versions=seen.versions,
        newer=_newer(seen.newer),
        usage=DocumentUsage(cited=seen.cited, last_cited_at=seen.last_cited_at, days=list(seen.days)),
        duplicate_of=DuplicateOf(id=seen.twin[0], name=seen.twin[1]) if seen.twin else None,
        is_stale=seen.is_stale,
    )  # fmt: skip


def shape_version(known: Known) -> DocumentVersion:
    """A version as the API shows it."""
    row = known.row
    return DocumentVersion(
        number=row.number, name=row.name, media_type=row.media_type, size=row.size, created_at=row.created_at,
        by=Uploader(id=row.uploaded_by, name=known.uploader) if row.uploaded_by else None,
        status=known.status, error=_error(row.error_code, row.error), pages=row.pages, passages=row.passages,
        added=row.added, removed=row.removed, kept=row.kept, is_current=known.is_current,
        restored_from=None if row.file == row.number else row.file,
    )  # fmt: skip


def _newer(newer: Newer | None) -> NewerVersion | None:
    if newer is None:
        return None
    return NewerVersion(number=newer.number, name=newer.name, status=newer.status, error=_error(newer.error_code, newer.error))


def _error(code: str | None, message: str | None) -> DocumentError | None:
    return DocumentError(code=code or "failed", message=message) if message else None
