"""A document's pages as they look, and where cited words stand on them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, Field

from dana.errors import NotFound
from dana.knowledge import documents
from dana.knowledge.marks import marks
from dana.knowledge.pictures import is_drawn
from dana.knowledge.reading.values import PageLines
from dana.models.knowledge import DocumentPage
from dana.routes.parts import parts
from dana.routes.refusals import FILE, answered
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import current, requires

bp = APIBlueprint("knowledge_pages", __name__, url_prefix="/api/knowledge", tag="knowledge")

SEPARATOR = " › "  # between the headings of a passage's path

# The passages whose path is another than that of the passage before them.
_TURNS = sa.text("""
select heading, start_offset, text, start_before, text_before from (
  select position, heading, start_offset, text, lag(heading) over place as heading_before,
    lag(start_offset) over place as start_before, lag(text) over place as text_before
  from passages where account_id = :account and document_id = :document
  window place as (order by position)
) p
where heading is not null and heading is distinct from heading_before
order by position
""")


class PageShape(BaseModel):
    """A page without its words: its place in the text, its size in its own units, and its number as it is printed."""

    number: int
    start: int
    end: int
    width: float | None
    height: float | None
    label: str | None


class OutlineHeading(BaseModel):
    """A heading and its place in the document's text, in characters; level 1 is the highest."""

    level: int
    text: str
    start: int
    end: int


class PageShapes(BaseModel):
    """All pages of a document; `pictured` where they can be shown as pictures."""

    edition: int
    pictured: bool
    pages: list[PageShape]
    headings: list[OutlineHeading]


class PictureQuery(BaseModel):
    """How wide, in pixels; the next of a few sizes is drawn."""

    width: int = Field(1200, ge=1, le=10_000)


class MarksQuery(BaseModel):
    """Which characters of the document's text."""

    start: int = Field(ge=0, le=100_000_000)
    end: int = Field(ge=0, le=100_000_000)


class PageMark(BaseModel):
    """A stretch of a line, from 0 (left, top) to 1 (right, bottom) of the page."""

    left: float
    top: float
    right: float
    bottom: float


class PageMarks(BaseModel):
    """Where the characters stand on this page; none where it is not known."""

    marks: list[PageMark]


@bp.get("/documents/<uuid:document_id>/pages")
@bp.output(PageShapes)
@requires(Right.READ_DOCUMENTS)
def list_pages(document_id: UUID) -> PageShapes:
    """All pages of a document, without their words."""
    me = current()
    columns = (
        DocumentPage.number, DocumentPage.start_offset, DocumentPage.end_offset,
        DocumentPage.width, DocumentPage.height, DocumentPage.label,
    )  # fmt: skip
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        row = documents.get(db, me.account_id, document_id)
        where = (DocumentPage.account_id == me.account_id, DocumentPage.document_id == document_id)
        pages = db.execute(sa.select(*columns).where(*where).order_by(DocumentPage.number)).all()
        headings = _outline(db.execute(_TURNS, {"account": me.account_id, "document": document_id}).all())
    return PageShapes(
        edition=row.current,
        pictured=is_drawn(row) and bool(pages),
        pages=[PageShape(**dict(zip(PageShape.model_fields, page, strict=True))) for page in pages],
        headings=headings,
    )


@bp.get("/documents/<uuid:document_id>/pages/<int:number>/image")
@bp.input(PictureQuery, location="query")
@bp.doc(responses=answered(200, "The page as a picture", "image/png", FILE))
@limited("page_image", per="person")
@requires(Right.READ_DOCUMENTS)
def page_image(document_id: UUID, number: int, query_data: PictureQuery) -> Response:
    """A page as a picture; who holds it already is told so. No cache keeps it: what people may see ends with their sign-in."""
    pictures = parts().pictures
    wanted = pictures.find(current().account_id, document_id, number, query_data.width)
    is_held = request.if_none_match.contains(wanted.tag)
    answer = Response(status=304) if is_held else Response(pictures.of(wanted), mimetype="image/png")
    answer.set_etag(wanted.tag)
    return answer


@bp.get("/documents/<uuid:document_id>/pages/<int:number>/marks")
@bp.input(MarksQuery, location="query")
@bp.output(PageMarks)
@requires(Right.READ_DOCUMENTS)
def page_marks(document_id: UUID, number: int, query_data: MarksQuery) -> PageMarks:
    """Where cited characters stand on a page."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        documents.get(db, me.account_id, document_id)
        page = db.get(DocumentPage, (me.account_id, document_id, number)) if number < 1 << 31 else None
        if page is None:
            raise NotFound("There is no such page.")
        lines, text, offset = page.lines, page.text, page.start_offset
    if lines is None:
        return PageMarks(marks=[])
    found = marks(PageLines.from_json(lines), text, offset, query_data.start, query_data.end)
    return PageMarks(marks=[PageMark(left=mark.left, top=mark.top, right=mark.right, bottom=mark.bottom) for mark in found])


def _outline(turns: Sequence[sa.Row[Any]]) -> list[OutlineHeading]:
    """The headings in the order of the document, each at its own words where these are found."""
    outline: list[OutlineHeading] = []
    before: list[str] = []
    for turn in turns:
        names = turn.heading.split(SEPARATOR)
        shared = next((at for at, (old, new) in enumerate(zip(before, names, strict=False)) if old != new), min(len(before), len(names)))
        for level, name in enumerate(names[shared:], shared + 1):
            start = _place(name, turn, outline[-1].end if outline else 0)
            outline.append(OutlineHeading(level=level, text=name, start=start, end=start + len(name)))
        before = names
    return outline


def _place(name: str, turn: sa.Row[Any], after: int) -> int:
    """Where a heading stands: in the first passage below it, or, when that begins later, at the end of the one before."""
    at = turn.text.find(name, max(0, after - turn.start_offset))
    if at >= 0:
        return int(turn.start_offset) + int(at)
    at = (turn.text_before or "").rfind(name)
    found = int(turn.start_before or 0) + int(at)
    return found if at >= 0 and found >= after else int(turn.start_offset)
