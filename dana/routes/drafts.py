"""Drafts: replies of Dana's that a person approves, changes or discards."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from dana.automation.approve import approve
from dana.connectors import CONNECTORS
from dana.conversations import drafts, inbox
from dana.conversations.drafts import Standing
from dana.routes.conversations import (
    CheckedReply,
    Conversation,
    DocumentRef,
    Message,
    Source,
    message_of,
    my_name,
    shape_checked,
    shape_conversation,
)
from dana.routes.parts import parts
from dana.security.roles import Right
from dana.security.web import current, requires

bp = APIBlueprint("drafts", __name__, url_prefix="/api/conversations/<uuid:conversation_id>", tag="conversations")


class Draft(BaseModel):
    """A reply as Dana would send it; ready, or overtaken by what happened since."""

    id: UUID
    conversation_id: UUID
    text: str
    sources: list[Source]
    checked: CheckedReply | None
    standing: Standing
    created_at: datetime


class WaitingDraft(BaseModel):
    """The draft that waits in a conversation, if one does."""

    draft: Draft | None


class ApproveInput(BaseModel):
    """In other words, where they were changed; [n] keeps that source."""

    model_config = ConfigDict(extra="forbid")
    text: str | None = Field(None, max_length=20000)


@bp.get("/draft")
@bp.output(WaitingDraft)
@requires(Right.READ_CONVERSATIONS)
def get_draft(conversation_id: UUID) -> WaitingDraft:
    """The draft that waits for a person."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        inbox.conversation(db, me.account_id, conversation_id, me.channels)
        row = drafts.waiting(db, me.account_id, conversation_id)
    return WaitingDraft(draft=_shape(row) if row else None)


@bp.post("/drafts/<uuid:draft_id>/approve")
@bp.input(ApproveInput)
@bp.output(Message)
@requires(Right.REPLY)
def approve_draft(conversation_id: UUID, draft_id: UUID, json_data: ApproveInput) -> Message:
    """Send it as Dana's reply, once; Dana keeps the conversation."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        row = inbox.conversation(db, me.account_id, conversation_id, me.channels)
        manifest = CONNECTORS[row.connector].manifest
        message_id = approve(db, me.account_id, conversation_id, draft_id, json_data.text, user_id=me.user_id, manifest=manifest)
        return message_of(db, conversation_id, message_id)


@bp.post("/drafts/<uuid:draft_id>/discard")
@bp.output(Conversation)
@requires(Right.REPLY)
def discard_draft(conversation_id: UUID, draft_id: UUID) -> Conversation:
    """Nobody wants it; the conversation says who decided so."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        inbox.demand_channel(db, me.account_id, conversation_id, me.channels)
        drafts.discard(db, me.account_id, conversation_id, draft_id, user_id=me.user_id, name=my_name(db))
        return shape_conversation(inbox.conversation(db, me.account_id, conversation_id, me.channels))


def _shape(row: sa.Row[Any]) -> Draft:
    return Draft(
        id=row.id, conversation_id=row.conversation_id, text=row.text, sources=[_source(item) for item in row.sources],
        checked=shape_checked(row.checked, row.text) if row.checked else None, standing=row.standing, created_at=row.created_at,
    )  # fmt: skip


def _source(item: dict[str, Any]) -> Source:
    return Source(
        index=item["index"], passage_id=item["passage_id"], document=DocumentRef(id=item["document_id"], name=item["document_name"]),
        page=item["page"], heading=item["heading"], start=item["start_offset"], end=item["end_offset"], quote=item["quote"],
    )  # fmt: skip
