"""The inbox: conversations, messages, people's replies, takeover and hand-back."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from dana.automation import deliver
from dana.connectors import CONNECTORS
from dana.conversations import handling, inbox
from dana.conversations.drafts import Standing
from dana.realtime import publish
from dana.routes.parts import parts
from dana.security.roles import Right
from dana.security.web import current, requires

bp = APIBlueprint("conversations", __name__, url_prefix="/api/conversations", tag="conversations")

NOT_SENT = "not sent"

AuthorKind = Literal["customer", "dana", "person", "phone_app", "event"]
MessageState = Literal["received", "pending", "sending", "sent", "delivered", "read", "failed", "unsure"]


class ContactShape(BaseModel):
    """Who writes."""

    id: UUID
    name: str
    identity: str | None


class ChannelShape(BaseModel):
    """Where they write."""

    id: UUID
    connector: str
    name: str


class PersonShape(BaseModel):
    """Somebody of the team."""

    id: UUID
    name: str


class TakeoverShape(BaseModel):
    """Who answers in Dana's place."""

    by: Literal["person", "phone_app"]
    user: PersonShape | None
    at: datetime


class LastMessageShape(BaseModel):
    """What the list shows of the newest message."""

    text: str
    author: AuthorKind
    at: datetime
    state: MessageState


class ReplyWindowShape(BaseModel):
    """Until when the platform takes free-form replies."""

    closes_at: datetime | None
    open: bool


class DraftMark(BaseModel):
    """That a reply of Dana's waits for a person, and whether it may still be sent."""

    id: UUID
    standing: Standing


class Conversation(BaseModel):
    """Everything said with one contact on one channel."""

    id: UUID
    contact: ContactShape
    integration: ChannelShape
    status: Literal["open", "resolved"]
    handled_by: Literal["dana", "person", "nobody"]
    needs_person: bool
    hand_off_reason: str | None
    answering: bool
    trouble: bool
    draft: DraftMark | None
    takeover: TakeoverShape | None
    unread: int
    last_message: LastMessageShape | None
    message_count: int
    reply_window: ReplyWindowShape
    text_limit: int
    version: int
    created_at: datetime
    updated_at: datetime


class ConversationList(BaseModel):
    """A page of conversations."""

    items: list[Conversation]
    next_cursor: str | None


class ConversationCounts(BaseModel):
    """How many conversations each view holds."""

    all: int
    people: int
    unread: int
    needs_person: int
    dana: int
    person: int
    drafts: int
    resolved: int


class DocumentRef(BaseModel):
    """A document by id and name."""

    id: UUID
    name: str


class Source(BaseModel):
    """A passage cited by a reply, as it was then."""

    index: int
    passage_id: UUID
    document: DocumentRef
    page: int | None
    heading: str | None
    start: int
    end: int
    quote: str


class AuthorShape(BaseModel):
    """Who wrote a message."""

    kind: AuthorKind
    id: UUID | None
    name: str | None


class MessageError(BaseModel):
    """Why a message was not sent, in words."""

    code: str
    message: str


class UsageShape(BaseModel):
    """What the answer cost."""

    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    milliseconds: int


class CheckedSentence(BaseModel):
    """A sentence of the model's: the [n] of the reply that it cites, whether it left, why not; `support` where meanings were compared."""

    text: str
    sources: list[int]
    kept: bool
    reason: str
    support: float | None


class CheckedReply(BaseModel):
    """
    How a reply was proven; `confidence`: how likely the documents answer the question, judged by meaning, words or nothing.

    `second_look`: whether a model looked at it too, false where it should have and could not; null where none was due.
    """

    sentences: list[CheckedSentence]
    confidence: float
    basis: Literal["meaning", "words", "none"]
    second_look: bool | None


class Message(BaseModel):
    """One line of a conversation."""

    id: UUID
    conversation_id: UUID
    position: int
    direction: Literal["in", "out"]
    author: AuthorShape
    kind: str
    text: str | None
    attachments: list[dict[str, Any]]
    state: MessageState
    parked: bool
    error: MessageError | None
    sources: list[Source]
    in_reply_to: str | None
    client_id: UUID | None
    edited: bool
    withdrawn: bool
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    usage: UsageShape | None
    approved_by: PersonShape | None  # of Dana's replies: the person who had it sent
    checked: CheckedReply | None  # of Dana's replies: what was checked before it left


class MessageList(BaseModel):
    """A page of messages, newest first."""

    items: list[Message]
    next_cursor: str | None


class ListQuery(BaseModel):
    """Which conversations."""

    limit: int = Field(30, ge=1, le=100)
    cursor: str | None = None
    view: str = "all"
    integration_id: UUID | None = None
    q: str | None = Field(None, max_length=200, pattern=r"^[^\x00]*$")


class PageQuery(BaseModel):
    """Which page of a list."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None


class ReplyInput(BaseModel):
    """A person's reply; the same client_id is stored once."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=20000)
    client_id: UUID | None = None


class SettleInput(BaseModel):
    """What a person found out about a parked message."""

    model_config = ConfigDict(extra="forbid")
    delivered: bool


@bp.get("")
@bp.input(ListQuery, location="query")
@bp.output(ConversationList)
@requires(Right.READ_CONVERSATIONS)
def list_conversations(query_data: ListQuery) -> ConversationList:
    """Conversations of a view, newest word first."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        found = inbox.conversations(
            db, me.account_id, view=query_data.view, limit=query_data.limit, cursor=query_data.cursor,
            integration_id=query_data.integration_id, query=query_data.q, channels=me.channels,
        )  # fmt: skip
        return ConversationList(items=[shape_conversation(row) for row in found.rows], next_cursor=found.next_cursor)


@bp.get("/counts")
@bp.output(ConversationCounts)
@requires(Right.READ_CONVERSATIONS)
def count_conversations() -> ConversationCounts:
    """How many conversations each view holds."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return ConversationCounts(**inbox.counts(db, me.account_id, me.channels))


@bp.get("/<uuid:conversation_id>")
@bp.output(Conversation)
@requires(Right.READ_CONVERSATIONS)
def get_conversation(conversation_id: UUID) -> Conversation:
    """One conversation."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        return shape_conversation(inbox.conversation(db, me.account_id, conversation_id, me.channels))


@bp.get("/<uuid:conversation_id>/messages")
@bp.input(PageQuery, location="query")
@bp.output(MessageList)
@requires(Right.READ_CONVERSATIONS)
def list_messages(conversation_id: UUID, query_data: PageQuery) -> MessageList:
    """Messages of a conversation, newest first."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        found = inbox.messages(db, me.account_id, conversation_id, limit=query_data.limit, cursor=query_data.cursor, channels=me.channels)
        sources = inbox.sources_of(db, me.account_id, [row.id for row in found.rows if row.author == "dana"])
        items = [shape_message(row, sources.get(row.id, [])) for row in found.rows]
    return MessageList(items=items, next_cursor=found.next_cursor)


@bp.post("/<uuid:conversation_id>/replies")
@bp.input(ReplyInput)
@bp.output(Message, status_code=201)
@requires(Right.REPLY)
def reply(conversation_id: UUID, json_data: ReplyInput) -> Message:
    """A person answers: takes the conversation over and sends."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        row = inbox.conversation(db, me.account_id, conversation_id, me.channels)
        text = deliver.check_text(json_data.text, CONNECTORS[row.connector].manifest)
        message_id = deliver.queue_reply(
            db, me.account_id, conversation_id, text, user_id=me.user_id, name=my_name(db), client_id=json_data.client_id
        )
        return message_of(db, conversation_id, message_id)


@bp.post("/<uuid:conversation_id>/takeover")
@bp.output(Conversation)
@requires(Right.REPLY)
def take_over(conversation_id: UUID) -> Conversation:
    """A person answers from here on."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        inbox.demand_channel(db, me.account_id, conversation_id, me.channels)
        handling.take_over(db, me.account_id, conversation_id, by="person", user_id=me.user_id, name=my_name(db))
        return shape_conversation(inbox.conversation(db, me.account_id, conversation_id, me.channels))


@bp.post("/<uuid:conversation_id>/hand_back")
@bp.output(Conversation)
@requires(Right.REPLY)
def hand_back(conversation_id: UUID) -> Conversation:
    """Dana answers again."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        inbox.demand_channel(db, me.account_id, conversation_id, me.channels)
        handling.hand_back(db, me.account_id, conversation_id, user_id=me.user_id, name=my_name(db))
        return shape_conversation(inbox.conversation(db, me.account_id, conversation_id, me.channels))


@bp.post("/<uuid:conversation_id>/resolve")
@bp.output(Conversation)
@requires(Right.REPLY)
def resolve(conversation_id: UUID) -> Conversation:
    """Done; the customer's next message opens it again."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        inbox.demand_channel(db, me.account_id, conversation_id, me.channels)
        handling.resolve(db, me.account_id, conversation_id, user_id=me.user_id, name=my_name(db))
        return shape_conversation(inbox.conversation(db, me.account_id, conversation_id, me.channels))


@bp.post("/<uuid:conversation_id>/reopen")
@bp.output(Conversation)
@requires(Right.REPLY)
def reopen(conversation_id: UUID) -> Conversation:
    """Open again."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        inbox.demand_channel(db, me.account_id, conversation_id, me.channels)
        handling.reopen(db, me.account_id, conversation_id, user_id=me.user_id, name=my_name(db))
        return shape_conversation(inbox.conversation(db, me.account_id, conversation_id, me.channels))


@bp.post("/<uuid:conversation_id>/read")
@bp.output({}, status_code=204)
@requires(Right.READ_CONVERSATIONS)
def mark_read(conversation_id: UUID) -> str:
    """Nothing is unread any more."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        if inbox.mark_read(db, me.account_id, conversation_id, me.channels):
            publish(db, me.account_id, "conversation", conversation_id)
    return ""


@bp.post("/<uuid:conversation_id>/messages/<uuid:message_id>/retry")
@bp.output(Message)
@requires(Right.REPLY)
def retry(conversation_id: UUID, message_id: UUID) -> Message:
    """Send a failed or parked message again, once."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        inbox.demand_channel(db, me.account_id, conversation_id, me.channels)
        deliver.retry(db, me.account_id, conversation_id, message_id, user_id=me.user_id, name=my_name(db))
        return message_of(db, conversation_id, message_id)


@bp.post("/<uuid:conversation_id>/messages/<uuid:message_id>/settle")
@bp.input(SettleInput)
@bp.output(Message)
@requires(Right.REPLY)
def settle(conversation_id: UUID, message_id: UUID, json_data: SettleInput) -> Message:
    """Say whether a parked message arrived."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        inbox.demand_channel(db, me.account_id, conversation_id, me.channels)
        deliver.settle_by_person(db, me.account_id, conversation_id, message_id, delivered=json_data.delivered)
        return message_of(db, conversation_id, message_id)


def my_name(db: Session) -> str:
    """The name of the person who asks, for the thread's event lines."""
    name: str | None = db.execute(sa.text("select name from users where id = :id"), {"id": current().user_id}).scalar()
    return name or "Somebody"


def message_of(db: Session, conversation_id: UUID, message_id: UUID) -> Message:
    """One message of the account's, as the API shows it."""
    account_id = current().account_id
    row = inbox.message(db, account_id, conversation_id, message_id)
    return shape_message(row, inbox.sources_of(db, account_id, [message_id]).get(message_id, []))


def shape_conversation(row: sa.Row[Any]) -> Conversation:
    """A row of the inbox as the API shows it."""
    manifest = CONNECTORS[row.connector].manifest
    hours = manifest.reply_window_hours
    closes_at = row.last_customer_at + timedelta(hours=hours) if hours and row.last_customer_at else None
    user = PersonShape(id=row.takeover_user_id, name=row.takeover_name or "") if row.takeover_user_id else None
    last = row.last_message
    return Conversation(
        id=row.id,
        contact=ContactShape(id=row.contact_id, name=row.contact_name or row.identity or "", identity=row.identity),
        integration=ChannelShape(id=row.integration_id, connector=row.connector, name=row.integration_name),
        status=row.status,
        handled_by=_handled_by(row),
        needs_person=row.needs_person,
        hand_off_reason=row.hand_off_reason,
        answering=row.answering,
        trouble=row.trouble,
        draft=DraftMark(id=row.draft_id, standing=row.draft_standing) if row.draft_id else None,
        takeover=TakeoverShape(by=row.takeover_by, user=user, at=row.takeover_at) if row.takeover_by else None,
        unread=row.unread,
        last_message=LastMessageShape(**{**last, "state": row.last_state or last["state"]}) if last else None,
        message_count=row.last_position,
        reply_window=ReplyWindowShape(closes_at=closes_at, open=closes_at is None or closes_at > datetime.now(UTC)),
        text_limit=manifest.text_limit,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _handled_by(row: sa.Row[Any]) -> Literal["dana", "person", "nobody"]:
    if row.takeover_by:
        return "person"
    return "dana" if row.is_danas else "nobody"


def shape_message(row: sa.Row[Any], sources: list[sa.Row[Any]]) -> Message:
    """A message as the API shows it."""
    name = row.contact_name if row.author == "customer" else "Dana" if row.author == "dana" else row.author_name
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        position=row.position,
        direction=row.direction,
        author=AuthorShape(kind=row.author, id=row.author_user_id, name=name),
        kind=row.kind,
        text=row.text,
        attachments=row.attachments,
        state=row.state,
        parked=row.parked_at is not None,
        error=MessageError(code=row.error_code or "unknown", message=row.error) if row.error else None,
        sources=[shape_source(source) for source in sources],
        in_reply_to=row.reply_to,
        client_id=row.client_id,
        edited=row.edited,
        withdrawn=row.withdrawn,
        created_at=row.created_at,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        read_at=row.read_at,
        usage=None if row.provider is None else UsageShape(
            provider=row.provider, model=row.model, input_tokens=row.input_tokens, output_tokens=row.output_tokens,
            milliseconds=row.milliseconds,
        ),
        approved_by=_approver(row),
        checked=shape_checked(row.checked, row.text) if row.checked and row.text else None,
    )  # fmt: skip


def _approver(row: sa.Row[Any]) -> PersonShape | None:
    return PersonShape(id=row.author_user_id, name=row.author_name or "") if row.author == "dana" and row.author_user_id else None


def shape_checked(record: dict[str, Any], text: str) -> CheckedReply:
    """What was checked, as it reads beside `text`: passages by the [n] that stand there; what is proven and not in it was not sent."""
    numbers: dict[int, int] = {}
    sentences = [CheckedSentence(**item) for item in record["sentences"]]
    for item in sentences:
        if item.kept and item.text.strip() not in text:  # a person was asked instead, or changed the draft
            item.kept, item.reason = False, NOT_SENT
        for source in item.sources if item.kept else ():
            numbers.setdefault(source, len(numbers) + 1)
    for item in sentences:
        item.sources = [numbers[source] for source in item.sources if source in numbers]
    return CheckedReply(sentences=sentences, confidence=record["confidence"], basis=record["basis"], second_look=record.get("second_look"))


def shape_source(row: sa.Row[Any]) -> Source:
    """A source as the API shows it."""
    return Source(
        index=row.index, passage_id=row.passage_id, document=DocumentRef(id=row.document_id, name=row.document_name),
        page=row.page, heading=row.heading, start=row.start_offset, end=row.end_offset, quote=row.quote,
    )  # fmt: skip
