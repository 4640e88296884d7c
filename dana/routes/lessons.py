"""Lessons: what people changed of Dana's words, and the smallest lasting fix for each."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from dana.automation import taught
from dana.conversations.inbox import decode_cursor, encode_cursor
from dana.knowledge.documents import NewFile
from dana.routes.automation import text_of_people
from dana.routes.automation import what_changed as manner_on_record
from dana.routes.parts import parts
from dana.security.audit import record
from dana.security.identity import Identity
from dana.security.roles import Right
from dana.security.route_limits import limited
from dana.security.web import actor, current, requires

bp = APIBlueprint("lessons", __name__, url_prefix="/api/lessons", tag="automation")

Kind = Literal["knowledge", "rule", "tone"]
State = Literal["offered", "accepted", "dismissed"]


class LessonAmendment(BaseModel):
    """How the document can be corrected just there: what its sentence says in that version, and what it would say."""

    version: int
    before: str
    after: str


class LessonPlace(BaseModel):
    """A passage that says otherwise: correcting it there is the smaller fix."""

    document_id: UUID
    document: str
    page: int | None
    passage_id: UUID
    quote: str
    amendment: LessonAmendment | None = Field(description="Null where only a person can correct the document.")


class LessonDocument(BaseModel):
    """The document that a line of knowledge became, or of which it became a version."""

    id: UUID
    name: str
    status: Literal["queued", "processing", "ready", "failed"]
    version: int | None = Field(description="The version that it became; null: the whole document.")


class LessonDecider(BaseModel):
    """Who decided."""

    id: UUID
    name: str


class Lesson(BaseModel):
    """What Dana wrote, what a person sent, and what is offered so that she gets it right by herself."""

    id: UUID
    kind: Kind
    state: State
    why: Literal["not_in_documents", "said_otherwise", "left_to_people", "manner"]
    conversation_id: UUID
    message_id: UUID
    draft_id: UUID | None
    contact_name: str
    integration_id: UUID
    integration_name: str
    connector: str
    question: str
    before: str
    after: str
    proposal: str
    place: LessonPlace | None
    document: LessonDocument | None
    on_channel: UUID | None = Field(description="The channel whose guidance it became; null: the account's.")
    decided_by: LessonDecider | None
    decided_at: datetime | None
    created_at: datetime
    version: int


class LessonCounts(BaseModel):
    """How many of these there are in each state."""

    offered: int
    accepted: int
    dismissed: int


class LessonList(BaseModel):
    """A page of lessons, the newest first."""

    items: list[Lesson]
    counts: LessonCounts
    next_cursor: str | None


class LessonQuery(BaseModel):
    """Which lessons."""

    state: State | None = None
    kind: Kind | None = None
    conversation_id: UUID | None = None
    limit: int = Field(30, ge=1, le=100)
    cursor: str | None = None


class LessonDecision(BaseModel):
    """`seen_version` is the version on which the decision is based."""

    model_config = ConfigDict(extra="forbid")
    seen_version: int = Field(ge=1)


class LessonCorrection(BaseModel):
    """What the document's sentence is to say; `version` is the document's version on which that is based."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)
    after: Annotated[str, Field(max_length=4000), AfterValidator(text_of_people)]


class LessonAcceptance(LessonDecision):
    """In other words, where they were changed; a note on manner for one channel, or for the account; or by correcting the document."""

    proposal: Annotated[str, Field(max_length=4000), AfterValidator(text_of_people)] | None = None
    integration_id: UUID | None = None
    amendment: LessonCorrection | None = Field(None, description="Write a new version of the document that says otherwise instead.")


@bp.get("")
@bp.input(LessonQuery, location="query")
@bp.output(LessonList)
@requires(Right.READ_CONVERSATIONS)
def list_lessons(query_data: LessonQuery) -> LessonList:
    """Lessons from conversations in channels in which one works."""
    me, limit = current(), query_data.limit
    after = decode_cursor(query_data.cursor, datetime, UUID)
    which = taught.Which(query_data.state, query_data.kind, query_data.conversation_id)
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        place = (after[0], after[1]) if after else None
        found = taught.lessons(db, me.account_id, which, limit=limit + 1, after=place, channels=me.channels)
        counted = taught.counts(db, me.account_id, which, me.channels)
        amendments = taught.amendments(db, me.account_id, found[:limit])
    last = found[limit - 1] if len(found) > limit else None
    cursor = encode_cursor(last.created_at.isoformat(), last.id) if last else None
    items = [_shape(row, amendments.get(row.id)) for row in found[:limit]]
    return LessonList(items=items, counts=LessonCounts(**counted), next_cursor=cursor)


@bp.get("/<uuid:lesson_id>")
@bp.output(Lesson)
@requires(Right.READ_CONVERSATIONS)
def get_lesson(lesson_id: UUID) -> Lesson:
    """One lesson."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return _seen(db, taught.get(db, me.account_id, lesson_id, me.channels))


@bp.post("/<uuid:lesson_id>/accept")
@bp.input(LessonAcceptance)
@bp.output(Lesson)
@limited("upload", per="account")
@requires(Right.MANAGE_DOCUMENTS)
def accept_lesson(lesson_id: UUID, json_data: LessonAcceptance) -> Lesson:
    """Make it last: a document, a new version of one, a topic that people answer, or a line of guidance."""
    me = _reader()
    with parts().database.account_transaction(me.account_id) as db:
        _demand(me, taught.get(db, me.account_id, lesson_id, me.channels))
        done = _accepted(db, me, lesson_id, json_data)
        _record(db, me, done, "lesson.accepted")
        return _seen(db, done.lesson)


@bp.post("/<uuid:lesson_id>/dismiss")
@bp.input(LessonDecision)
@bp.output(Lesson)
@requires(Right.MANAGE_DOCUMENTS)
def dismiss_lesson(lesson_id: UUID, json_data: LessonDecision) -> Lesson:
    """Not wanted; the same is not offered again."""
    me = _reader()
    with parts().database.account_transaction(me.account_id) as db:
        _demand(me, taught.get(db, me.account_id, lesson_id, me.channels))
        done = taught.dismiss(
            db, me.account_id, lesson_id, user_id=me.user_id, seen_version=json_data.seen_version, channels=me.channels
        )  # fmt: skip
        _record(db, me, done, "lesson.dismissed")
        return _seen(db, done.lesson)


@bp.post("/<uuid:lesson_id>/undo")
@bp.input(LessonDecision)
@bp.output(Lesson)
@requires(Right.MANAGE_DOCUMENTS)
def undo_lesson(lesson_id: UUID, json_data: LessonDecision) -> Lesson:
    """Offer it again, and take out what it became."""
    me = _reader()
    with parts().database.account_transaction(me.account_id) as db:
        _demand(me, taught.get(db, me.account_id, lesson_id, me.channels))
        done = taught.undo(
            db, me.account_id, lesson_id, user_id=me.user_id, seen_version=json_data.seen_version, channels=me.channels
        )  # fmt: skip
        _record(db, me, done, "lesson.undone")
        return _seen(db, done.lesson)


def _accepted(db: Any, me: Identity, lesson_id: UUID, wanted: LessonAcceptance) -> taught.Done:
    whose: dict[str, Any] = {"user_id": me.user_id, "seen_version": wanted.seen_version, "channels": me.channels}
    if wanted.amendment is not None:
        return taught.amend(db, me.account_id, lesson_id, wanted.amendment.after, version=wanted.amendment.version, **whose)
    return taught.accept(db, me.account_id, lesson_id, wanted.proposal, integration_id=wanted.integration_id, **whose)


def _reader() -> Identity:
    """Who asks; lessons hold customers' words."""
    me = current()
    me.demand(Right.READ_CONVERSATIONS)
    return me


def _demand(me: Identity, lesson: Any) -> None:
    """Rules and manners are the assistant's, which fewer people change than documents."""
    if lesson.kind != "knowledge":
        me.demand(Right.MANAGE_ACCOUNT)


def _record(db: Any, me: Identity, done: taught.Done, action: str) -> None:
    """What the doors record that it went through, and the lesson itself; never a customer's words."""
    if done.added is not None and not done.added.already:
        file = done.added.file
        record(db, actor(), "document.added", account_id=me.account_id, target=file.name, target_id=done.added.id, details=_told(file))
    if (made := done.amended) is not None:
        details = {"version": made.number, **_told(made.file)}
        record(db, actor(), "document.replaced", account_id=me.account_id, target=made.name, target_id=made.document_id, details=details)
    if done.restored is not None:
        document_id, name, number, former = done.restored
        details = {"version": number, "restored": former}
        record(db, actor(), "document.restored", account_id=me.account_id, target=name, target_id=document_id, details=details)
    if done.removed is not None:
        document_id, name = done.removed
        record(db, actor(), "document.removed", account_id=me.account_id, target=name, target_id=document_id)
    if done.change is not None and done.change.changed:
        target, target_id = (done.where.name, done.where.id) if done.where else ("account", me.account_id)
        details = manner_on_record(done.change)
        record(db, actor(), "assistant.changed", account_id=me.account_id, target=target, target_id=target_id, details=details)
    record(db, actor(), action, account_id=me.account_id, target=done.lesson.kind, target_id=done.lesson.id)


def _told(file: NewFile) -> dict[str, Any]:
    return {"size": file.size, "media_type": file.media_type, "sha256": file.sha256.hex()}


def _seen(db: Any, row: Any) -> Lesson:
    return _shape(row, taught.amendments(db, current().account_id, [row]).get(row.id))


def _shape(row: Any, amendment: taught.Amendment | None) -> Lesson:
    reason = taught.reason_of(row)
    done = reason.get("done", {})
    document = None
    if row.document_id is not None and row.document_name is not None:
        document = LessonDocument(id=row.document_id, name=row.document_name, status=row.document_status, version=done.get("version"))
    return Lesson(
        id=row.id, kind=row.kind, state=row.state, why=reason.get("why", "manner"),
        conversation_id=row.conversation_id, message_id=row.message_id,
        draft_id=row.draft_id, contact_name=row.contact_name, integration_id=row.integration_id, integration_name=row.integration_name,
        connector=row.connector, question=row.question, before=row.before, after=row.after, proposal=row.proposal,
        place=_place(reason.get("place"), amendment), document=document, on_channel=done.get("integration_id"),
        decided_by=LessonDecider(id=row.decided_by, name=row.decider or "") if row.decided_by else None,
        decided_at=row.decided_at, created_at=row.created_at, version=row.version,
    )  # fmt: skip


def _place(place: dict[str, Any] | None, amendment: taught.Amendment | None) -> LessonPlace | None:
    if place is None:
        return None
    known = {name: value for name, value in place.items() if name in LessonPlace.model_fields}
    shown = LessonAmendment(version=amendment.version, before=amendment.before, after=amendment.after) if amendment else None
    return LessonPlace(**known, amendment=shown)
