"""Questions that no document answered, and passages that disagree."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from dana.conversations.inbox import decode_cursor, encode_cursor
from dana.knowledge import contradictions, gaps
from dana.routes.parts import parts
from dana.security.audit import record
from dana.security.identity import Identity
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import actor, current, requires

bp = APIBlueprint("knowledge_gaps", __name__, url_prefix="/api/knowledge", tag="knowledge")


class GapDocument(BaseModel):
    """The document that was written as the answer, and how far reading it came."""

    id: UUID
    name: str
    status: Literal["queued", "processing", "ready", "failed"]


class GapExample(BaseModel):
    """A question as a customer asked it."""

    id: UUID
    text: str
    language: str | None
    at: datetime
    conversation_id: UUID
    message_id: UUID
    contact_name: str
    connector: str
    integration_name: str


class Gap(BaseModel):
    """Questions of one meaning that no document answered; the first example is the most typical."""

    id: UUID
    state: Literal["open", "answered", "dismissed"]
    times: int
    first_at: datetime
    last_at: datetime
    languages: list[str]
    examples: list[GapExample]
    document: GapDocument | None
    decided_at: datetime | None
    version: int


class GapCounts(BaseModel):
    """How many there are in each state."""

    open: int
    answered: int
    dismissed: int


class GapList(BaseModel):
    """A page of gaps, the most asked first."""

    items: list[Gap]
    counts: GapCounts
    next_cursor: str | None


class GapQuery(BaseModel):
    """Which gaps."""

    state: Literal["open", "answered", "dismissed"] = "open"
    limit: int = Field(30, ge=1, le=100)
    cursor: str | None = None


class GapAnswer(BaseModel):
    """What becomes a document: its title, and what Dana is to answer from."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=20_000)


class ContradictionDocument(BaseModel):
    """A document by id and name."""

    id: UUID
    name: str


class ContradictionSide(BaseModel):
    """One of two places: `mark_start` and `mark_end` are the value's place in the quote, `start` and `end` in the document."""

    document: ContradictionDocument
    page: int | None
    heading: str | None
    quote: str
    mark_start: int
    mark_end: int
    start: int
    end: int
    value: str


class Contradiction(BaseModel):
    """Two places in documents that cannot both be right."""

    id: UUID
    kind: Literal["amount", "percentage", "period", "hours", "phone", "email"]
    state: Literal["open", "dismissed"]
    found_at: datetime
    a: ContradictionSide
    b: ContradictionSide


class ContradictionCounts(BaseModel):
    """How many there are in each state."""

    open: int
    dismissed: int


class ContradictionList(BaseModel):
    """A page of contradictions, the newest first."""

    items: list[Contradiction]
    counts: ContradictionCounts
    next_cursor: str | None


class ContradictionQuery(BaseModel):
    """Which contradictions."""

    state: Literal["open", "dismissed"] = "open"
    limit: int = Field(30, ge=1, le=100)
    cursor: str | None = None


@bp.get("/gaps")
@bp.input(GapQuery, location="query")
@bp.output(GapList)
@requires(Right.READ_DOCUMENTS)
def list_gaps(query_data: GapQuery) -> GapList:
    """Questions that no document answered, as far as they were asked in channels in which one works."""
    me, limit = _reader(), query_data.limit
    after = decode_cursor(query_data.cursor, int, datetime, UUID)
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        place = (after[0], after[1], after[2]) if after else None
        found = gaps.gaps(db, me.account_id, query_data.state, limit=limit + 1, after=place, channels=me.channels)
        counted = gaps.counts(db, me.account_id, me.channels)
    last = found[limit - 1] if len(found) > limit else None
    cursor = encode_cursor(last.times, last.last_at.isoformat(), last.id) if last else None
    return GapList(items=[_gap(item) for item in found[:limit]], counts=GapCounts(**counted), next_cursor=cursor)


@bp.post("/gaps/<uuid:gap_id>/answer")
@bp.input(GapAnswer)
@bp.output(Gap)
@limited("upload", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def answer_gap(gap_id: UUID, json_data: GapAnswer) -> Gap:
    """Write the document that answers: Dana answers from it as soon as it is read."""
    me = _reader()
    with parts().database.account_transaction(me.account_id) as db:
        found, added = gaps.answer(
            db, me.account_id, gap_id, title=json_data.title, text=json_data.text, user_id=me.user_id, channels=me.channels
        )
        details = {"size": added.file.size, "media_type": added.file.media_type, "sha256": added.file.sha256.hex()}
        if not added.already:
            record(
                db, actor(), "document.added", account_id=me.account_id, target=added.file.name, target_id=added.id, details=details
            )  # fmt: skip
        record(db, actor(), "gap.answered", account_id=me.account_id, target_id=gap_id, details={"document_id": str(added.id)})
    return _gap(found)


@bp.post("/gaps/<uuid:gap_id>/dismiss")
@bp.output(Gap)
@requires(Right.MANAGE_DOCUMENTS)
def dismiss_gap(gap_id: UUID) -> Gap:
    """Needs no answer; the same question asked again stays dismissed."""
    return _decide_gap(gap_id, "dismissed", "gap.dismissed")


@bp.post("/gaps/<uuid:gap_id>/reopen")
@bp.output(Gap)
@requires(Right.MANAGE_DOCUMENTS)
def reopen_gap(gap_id: UUID) -> Gap:
    """Wants an answer after all, or a better one."""
    return _decide_gap(gap_id, "open", "gap.reopened")


@bp.get("/contradictions")
@bp.input(ContradictionQuery, location="query")
@bp.output(ContradictionList)
@requires(Right.READ_DOCUMENTS)
def list_contradictions(query_data: ContradictionQuery) -> ContradictionList:
    """Places in documents in use that disagree, side by side."""
    me, limit = current(), query_data.limit
    after = decode_cursor(query_data.cursor, datetime, UUID)
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        place = (after[0], after[1]) if after else None
        found = contradictions.contradictions(db, me.account_id, query_data.state, limit=limit + 1, after=place)
        counted = contradictions.counts(db, me.account_id)
    last = found[limit - 1] if len(found) > limit else None
    cursor = encode_cursor(last.found_at.isoformat(), last.id) if last else None
    return ContradictionList(
        items=[_contradiction(item) for item in found[:limit]], counts=ContradictionCounts(**counted), next_cursor=cursor
    )


@bp.post("/contradictions/<uuid:contradiction_id>/dismiss")
@bp.output(Contradiction)
@requires(Right.MANAGE_DOCUMENTS)
def dismiss_contradiction(contradiction_id: UUID) -> Contradiction:
    """Both are right, or it does not matter."""
    return _decide_contradiction(contradiction_id, "dismissed", "contradiction.dismissed")


@bp.post("/contradictions/<uuid:contradiction_id>/reopen")
@bp.output(Contradiction)
@requires(Right.MANAGE_DOCUMENTS)
def reopen_contradiction(contradiction_id: UUID) -> Contradiction:
    """It does matter."""
    return _decide_contradiction(contradiction_id, "open", "contradiction.reopened")


def _reader() -> Identity:
    """Who asks; questions are customers' words, so whoever reads them must be one who may read conversations."""
    me = current()
    me.demand(Right.READ_CONVERSATIONS)
    return me


def _decide_gap(gap_id: UUID, state: str, action: str) -> Gap:
    me = _reader()
    with parts().database.account_transaction(me.account_id) as db:
        found = gaps.decide(db, me.account_id, gap_id, state, user_id=me.user_id, channels=me.channels)
        record(db, actor(), action, account_id=me.account_id, target_id=gap_id)
    return _gap(found)


def _decide_contradiction(contradiction_id: UUID, state: str, action: str) -> Contradiction:
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        found = contradictions.decide(db, me.account_id, contradiction_id, state, user_id=me.user_id)
        documents = {"documents": [str(found.a.document_id), str(found.b.document_id)]}
        record(db, actor(), action, account_id=me.account_id, target=found.kind, target_id=contradiction_id, details=documents)
    return _contradiction(found)


def _gap(found: gaps.Gap) -> Gap:
    document = None
    if found.document_id is not None and found.document_name is not None:
        document = GapDocument(id=found.document_id, name=found.document_name, status=found.document_status)
    return Gap(
        id=found.id, state=found.state, times=found.times, first_at=found.first_at, last_at=found.last_at,
        languages=found.languages, document=document, decided_at=found.decided_at, version=found.version,
        examples=[
            GapExample(
                id=item.id, text=item.text, language=item.language, at=item.at, conversation_id=item.conversation_id,
                message_id=item.message_id, contact_name=item.contact_name, connector=item.connector,
                integration_name=item.integration_name,
            )
            for item in found.examples
        ],
    )  # fmt: skip


def _contradiction(found: contradictions.Disagreement) -> Contradiction:
    return Contradiction(
        id=found.id, kind=found.kind, state=found.state, found_at=found.found_at,
        a=_side(found.a), b=_side(found.b),
    )  # fmt: skip


def _side(side: contradictions.Side) -> ContradictionSide:
    return ContradictionSide(
        document=ContradictionDocument(id=side.document_id, name=side.document_name), page=side.page, heading=side.heading,
        quote=side.quote, mark_start=side.mark_start, mark_end=side.mark_end, start=side.start, end=side.end, value=side.value,
    )  # fmt: skip
