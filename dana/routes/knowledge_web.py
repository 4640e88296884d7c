"""Web pages and sites as knowledge: named by address, scanned again from time to time, removed."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from dana.knowledge import web_sources
from dana.routes.knowledge_shapes import Visibility
from dana.routes.parts import parts
from dana.security.audit import record
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import actor, current, requires

bp = APIBlueprint("knowledge_web", __name__, url_prefix="/api/knowledge/web-sources", tag="knowledge")

Hours = Annotated[int, Field(ge=1, le=8_784)]
Tags = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=50)]
MostPages = Annotated[int, Field(ge=1, le=2_000)]
Outcome = Literal[
    "stored", "unchanged", "duplicate", "gone", "robots", "noindex", "not_readable", "failed", "elsewhere", "unwanted"
]  # fmt: skip


class WebSourceError(BaseModel):
    """Why the last scan failed."""

    code: str
    message: str


class WebSource(BaseModel):
    """A page or site that is read as documents; while it is scanned the counts grow."""

    id: UUID
    address: str
    kind: Literal["page", "site"]
    most_pages: int
    every_hours: int | None
    tags: list[str]
    visibility: Visibility
    state: Literal["waiting", "scanning", "ready", "failed"]
    error: WebSourceError | None
    pages_found: int
    pages_checked: int
    pages_failed: int
    documents: int
    next_at: datetime | None
    last_at: datetime | None
    created_at: datetime
    version: int


class WebSourceList(BaseModel):
    """All web sources, newest first."""

    items: list[WebSource]


class WebSourceInput(BaseModel):
    """What to read: one page, or a site from this address on; again after so many hours, or never by itself (null)."""

    model_config = ConfigDict(extra="forbid")
    address: str = Field(min_length=1, max_length=1_500)
    kind: Literal["page", "site"] = "page"
    most_pages: MostPages = 100
    every_hours: Hours | None = None
    tags: Tags = []
    visibility: Visibility = "customers"


class WebSourceChange(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    most_pages: MostPages | None = None
    every_hours: Hours | None = None
    tags: Tags | None = None
    visibility: Visibility | None = None


class WebSourceRemoval(BaseModel):
    """Whether its documents stay."""

    keep_documents: bool = False


class WebPageQuery(BaseModel):
    """How many pages."""

    limit: int = Field(200, ge=1, le=2_000)


class WebPage(BaseModel):
    """An address that was found, and what came of it; null while it waits."""

    address: str
    title: str | None
    outcome: Outcome | None
    reason: str | None
    document_id: UUID | None
    checked_at: datetime | None


class WebPageList(BaseModel):
    """The addresses of a source, those without a document first."""

    items: list[WebPage]


@bp.get("")
@bp.output(WebSourceList)
@requires(Right.READ_DOCUMENTS)
def list_web_sources() -> WebSourceList:
    """All web sources, newest first."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return WebSourceList(items=[_shape(seen) for seen in web_sources.listed(db, me.account_id)])


@bp.post("")
@bp.input(WebSourceInput)
@bp.output(WebSource, status_code=201)
@limited("check", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def add_web_source(json_data: WebSourceInput) -> WebSource:
    """Name a page or a site; it is scanned at once."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        found = web_sources.add(
            db, me.account_id, json_data.address, me.user_id, kind=json_data.kind, most_pages=json_data.most_pages,
            every_hours=json_data.every_hours, tags=json_data.tags, visibility=json_data.visibility,
        )  # fmt: skip
        details = {"kind": found.row.kind, "most_pages": found.row.most_pages, "every_hours": json_data.every_hours}
        shape = _shape(found)
        record(db, actor(), "web_source.added", account_id=me.account_id, target=shape.address, target_id=shape.id, details=details)
        return shape


@bp.get("/<uuid:source_id>/pages")
@bp.input(WebPageQuery, location="query")
@bp.output(WebPageList)
@requires(Right.READ_DOCUMENTS)
def list_web_pages(source_id: UUID, query_data: WebPageQuery) -> WebPageList:
    """The addresses that were found, and what came of each."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        rows = web_sources.pages_of(db, me.account_id, source_id, query_data.limit)
        return WebPageList(
            items=[
                WebPage(
                    address=row.address, title=row.title, outcome=row.outcome, reason=row.reason, document_id=row.document_id,
                    checked_at=row.checked_at,
                )
                for row in rows
            ]
        )  # fmt: skip


@bp.patch("/<uuid:source_id>")
@bp.input(WebSourceChange)
@bp.output(WebSource)
@requires(Right.MANAGE_DOCUMENTS)
def change_web_source(source_id: UUID, json_data: WebSourceChange) -> WebSource:
    """Change how often it is read and how much of it; tags and visibility change on its documents too."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        told = web_sources.change(db, me.account_id, source_id, json_data.model_dump(exclude_unset=True))
        shape = _shape(web_sources.seen(db, me.account_id, source_id))
        if told:
            record(db, actor(), "web_source.changed", account_id=me.account_id, target=shape.address, target_id=source_id, details=told)
        return shape


@bp.delete("/<uuid:source_id>")
@bp.input(WebSourceRemoval, location="query")
@bp.output({}, status_code=204)
@requires(Right.MANAGE_DOCUMENTS)
def remove_web_source(source_id: UUID, query_data: WebSourceRemoval) -> str:
    """Forget it; its documents go with it, out of search and answers at once, unless they are to stay."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        address, gone = web_sources.remove(db, me.account_id, source_id, keeps_documents=query_data.keep_documents)
        details = {"documents_removed": gone}
        record(db, actor(), "web_source.removed", account_id=me.account_id, target=address, target_id=source_id, details=details)
    return ""


@bp.post("/<uuid:source_id>/rescan")
@bp.output(WebSource)
@limited("check", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def rescan_web_source(source_id: UUID) -> WebSource:
    """Read it again now."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        web_sources.rescan(db, me.account_id, source_id)
        shape = _shape(web_sources.seen(db, me.account_id, source_id))
        record(db, actor(), "web_source.rescanned", account_id=me.account_id, target=shape.address, target_id=source_id)
        return shape


def _shape(seen: web_sources.Seen) -> WebSource:
    row = seen.row
    return WebSource(
        id=row.id, address=row.address, kind=row.kind, most_pages=row.most_pages,
        every_hours=round(row.every.total_seconds() / 3600) if row.every else None, tags=list(row.tags), visibility=row.visibility,
        state=row.state, error=WebSourceError(code=row.error_code or "failed", message=row.error) if row.error else None,
        pages_found=seen.found, pages_checked=seen.looked_at, pages_failed=seen.failed, documents=seen.documents,
        next_at=row.next_at, last_at=row.last_at, created_at=row.created_at, version=row.version,
    )  # fmt: skip
