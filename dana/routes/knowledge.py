"""A document's text and file."""

from io import BytesIO
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, send_file
from pydantic import BaseModel, Field

from dana.knowledge import documents
from dana.routes.parts import parts
from dana.routes.refusals import FILE, answered
from dana.security.roles import Right
from dana.security.web import current, requires

bp = APIBlueprint("knowledge", __name__, url_prefix="/api/knowledge", tag="knowledge")


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
@bp.doc(responses=answered(200, "The original file", "application/octet-stream", FILE))
@requires(Right.READ_DOCUMENTS)
def document_file(document_id: UUID) -> Response:
    """The original, always as a download: an uploaded file is never shown as a page of ours."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        row, content = documents.content(db, me.account_id, document_id)
    return send_file(BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=row.name)
