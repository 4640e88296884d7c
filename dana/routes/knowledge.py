"""Documents and search."""

from datetime import datetime
from io import BytesIO
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from apiflask import APIBlueprint
from apiflask.fields import UploadFile
from flask import Response, send_file
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from dana.conversations.inbox import decode_cursor, encode_cursor
from dana.errors import TooLarge
from dana.knowledge import documents
from dana.models.accounts import User
from dana.models.knowledge import Document as DocumentRow
from dana.routes.parts import parts
from dana.security.audit import record
from dana.security.limits import limited
from dana.security.roles import Right
from dana.security.web import actor, current, requires

bp = APIBlueprint("knowledge", __name__, url_prefix="/api/knowledge", tag="knowledge")


class Progress(BaseModel):
    """How far the present stage is."""

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


class Document(BaseModel):
    """A file that customers are answered from."""

    id: UUID
    name: str
    media_type: str
    size: int
    status: Literal["queued", "processing", "ready", "failed"]
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


class DocumentList(BaseModel):
    """A page of documents, newest first."""

    items: list[Document]
    next_cursor: str | None


class DocumentQuery(BaseModel):
    """Which documents."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None
    q: str | None = Field(None, max_length=200)
    status: Literal["queued", "processing", "ready", "failed"] | None = None


class UploadInput(BaseModel):
    """A file to read: PDF, DOCX or TXT."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    file: UploadFile


class TextQuery(BaseModel):
    """Which pages of a document's text."""

    from_page: int = Field(1, ge=1)
    limit: int = Field(10, ge=1, le=100)


class TextPage(BaseModel):
    """A page: its place in the document's whole text, in characters."""

    number: int
    start: int
    end: int
    text: str


class DocumentName(BaseModel):
    """A document by id, name and type."""

    id: UUID
    name: str
    media_type: str


class DocumentText(BaseModel):
    """Some pages of a document's text."""

    document: DocumentName
    page_count: int
    pages: list[TextPage]


class SearchQuery(BaseModel):
    """What to look for."""

    q: str = Field(max_length=2000)
    limit: int = Field(10, ge=1, le=50)


class PassageDocument(BaseModel):
    """Where a passage stands."""

    id: UUID
    name: str


class Passage(BaseModel):
    """A passage that was found."""

    id: UUID
    text: str
    score: float
    document: PassageDocument
    page: int | None
    heading: str | None
    start: int
    end: int


class Passages(BaseModel):
    """What was found, best first."""

    passages: list[Passage]


@bp.post("/documents")
@bp.input(UploadInput, location="files")
@bp.output(Document, status_code=201)
@limited("upload", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def upload(files_data: UploadInput) -> Document:
    """Keep a file and read it in the background."""
    me, limit = current(), parts().settings.dana_max_upload_mb
    content = files_data.file.stream.read(limit * 1024 * 1024 + 1)
    if len(content) > limit * 1024 * 1024:
        raise TooLarge(f"This file is larger than {limit} MB. Split it, or ask the operator to raise the limit.")
    with parts().database.account_transaction(me.account_id) as db:
        row = documents.add(db, me.account_id, files_data.file.filename or "", content, me.user_id)
        details = {"size": row.size, "media_type": row.media_type, "sha256": row.sha256.hex()}
        record(db, actor(), "document.added", account_id=me.account_id, target=row.name, target_id=row.id, details=details)
        return _shape(db, row)


@bp.get("/documents")
@bp.input(DocumentQuery, location="query")
@bp.output(DocumentList)
@requires(Right.READ_DOCUMENTS)
def list_documents(query_data: DocumentQuery) -> DocumentList:
    """Documents, newest first."""
    me, limit = current(), query_data.limit
    query = sa.select(DocumentRow).where(DocumentRow.account_id == me.account_id)
    if query_data.q:
        query = query.where(DocumentRow.name.icontains(query_data.q, autoescape=True))
    if query_data.status:
        query = query.where(DocumentRow.status == query_data.status)
    if (after := decode_cursor(query_data.cursor, datetime, UUID)) is not None:
        query = query.where(sa.tuple_(DocumentRow.created_at, DocumentRow.id) < sa.tuple_(*(sa.literal(v) for v in after)))
    query = query.order_by(DocumentRow.created_at.desc(), DocumentRow.id.desc()).limit(limit + 1)
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        rows = list(db.scalars(query))
        names = _names(db, rows)
    cursor = encode_cursor(rows[limit - 1].created_at.isoformat(), rows[limit - 1].id) if len(rows) > limit else None
    return DocumentList(items=[shape_document(row, names) for row in rows[:limit]], next_cursor=cursor)


@bp.get("/documents/<uuid:document_id>")
@bp.output(Document)
@requires(Right.READ_DOCUMENTS)
def get_document(document_id: UUID) -> Document:
    """One document and how far reading it came."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return _shape(db, documents.get(db, me.account_id, document_id))


@bp.delete("/documents/<uuid:document_id>")
@bp.output({}, status_code=204)
@requires(Right.MANAGE_DOCUMENTS)
def delete_document(document_id: UUID) -> str:
    """Out of search and answers at once."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        name = documents.get(db, me.account_id, document_id).name
        documents.remove(db, me.account_id, document_id)
        record(db, actor(), "document.removed", account_id=me.account_id, target=name, target_id=document_id)
    return ""


@bp.post("/documents/<uuid:document_id>/retry")
@bp.output(Document)
@requires(Right.MANAGE_DOCUMENTS)
def retry_document(document_id: UUID) -> Document:
    """Read a failed document once more."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        return _shape(db, documents.retry(db, me.account_id, document_id))


@bp.get("/documents/<uuid:document_id>/text")
@bp.input(TextQuery, location="query")
@bp.output(DocumentText)
@requires(Right.READ_DOCUMENTS)
def document_text(document_id: UUID, query_data: TextQuery) -> DocumentText:
    """The readable text, page by page."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        row = documents.get(db, me.account_id, document_id)
        count, pages = documents.pages(db, me.account_id, document_id, first=query_data.from_page, limit=query_data.limit)
    return DocumentText(
        document=DocumentName(id=row.id, name=row.name, media_type=row.media_type),
        page_count=count,
        pages=[TextPage(number=page.number, start=page.start, end=page.end, text=page.text) for page in pages],
    )


@bp.get("/documents/<uuid:document_id>/file")
@bp.doc(responses={200: "The original file"})
@requires(Right.READ_DOCUMENTS)
def document_file(document_id: UUID) -> Response:
    """The original, always as a download: an uploaded file is never shown as a page of ours."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        row, content = documents.content(db, me.account_id, document_id)
    return send_file(BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=row.name)


@bp.get("/search")
@bp.input(SearchQuery, location="query")
@bp.output(Passages)
@limited("search", per="person")
@requires(Right.READ_DOCUMENTS)
def search(query_data: SearchQuery) -> Passages:
    """The passages that fit best."""
    found = parts().library.search(current().account_id, query_data.q, limit=query_data.limit)
    return Passages(
        passages=[
            Passage(
                id=item.id, text=item.text, score=item.score, page=item.page, heading=item.heading, start=item.start, end=item.end,
                document=PassageDocument(id=item.document_id, name=item.document_name),
            )
            for item in found
        ]
    )  # fmt: skip


def _names(db: Session, rows: list[DocumentRow]) -> dict[UUID, str]:
    ids = {row.uploaded_by for row in rows if row.uploaded_by}
    found: Any = db.execute(sa.select(User.id, User.name).where(User.id.in_(ids))) if ids else []
    return {row.id: row.name for row in found}


def _shape(db: Session, row: DocumentRow) -> Document:
    return shape_document(row, _names(db, [row]))


def shape_document(row: DocumentRow, names: dict[UUID, str]) -> Document:
    """A document as the API shows it."""
    return Document(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        status=row.status,
        stage=row.stage,
        progress=Progress(done=row.done, total=row.total),
        error=DocumentError(code=row.error_code or "failed", message=row.error) if row.error else None,
        title=row.title,
        pages=row.pages,
        passages=row.passages,
        embedded=row.embedded,
        created_at=row.created_at,
        updated_at=row.updated_at,
        uploaded_by=Uploader(id=row.uploaded_by, name=names.get(row.uploaded_by, "")) if row.uploaded_by else None,
        version=row.version,
    )
