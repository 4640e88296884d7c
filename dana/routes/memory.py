"""What Dana remembers of a conversation and of its contact: read, and forgotten when a person says so."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel

from dana.conversations import handling, inbox, memories
from dana.routes.parts import parts
from dana.security.roles import Right
from dana.security.web import actor, current, requires

bp = APIBlueprint("memory", __name__, url_prefix="/api/conversations/<uuid:conversation_id>", tag="conversations")


class Note(BaseModel):
    """What was said so far, up to the line `upto_position`; by a model, or by rules where none was to be had."""

    summary: str
    open_questions: list[str]
    made_by: Literal["model", "rules"]
    upto_position: int
    updated_at: datetime


class ContactFact(BaseModel):
    """What the customer said of himself, in which words, until when it is kept."""

    id: UUID
    kind: str
    value: str
    quote: str
    message_id: UUID
    conversation_id: UUID
    said_at: datetime
    expires_at: datetime


class ConversationMemory(BaseModel):
    """The note about a conversation, if there is one since it was last resolved, and the facts about its contact."""

    note: Note | None
    facts: list[ContactFact]


@bp.get("/memory")
@bp.output(ConversationMemory)
@requires(Right.READ_CONVERSATIONS)
def get_memory(conversation_id: UUID) -> ConversationMemory:
    """What Dana remembers."""
    me = current()
    with parts().database.account_transaction(me.account_id, fleeting=True) as db:
        contact_id = inbox.conversation(db, me.account_id, conversation_id, me.channels).contact_id
        known = memories.memory_of(db.execute(*memories.reading(me.account_id, conversation_id)).first())
        rows = memories.facts_of(db, me.account_id, contact_id)
    facts = [
        ContactFact(
            id=row.id, kind=row.kind, value=row.value, quote=row.quote, message_id=row.message_id, conversation_id=row.conversation_id,
            said_at=row.created_at, expires_at=row.expires_at,
        )
        for row in rows
    ]  # fmt: skip
    return ConversationMemory(note=_note(known), facts=facts)


@bp.delete("/memory")
@bp.output({}, status_code=204)
@requires(Right.REPLY)
def forget_memory(conversation_id: UUID) -> str:
    """Dana forgets the summary, and sums up only what is said from now on."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        inbox.demand_channel(db, me.account_id, conversation_id, me.channels)
        handling.lock_for(db, me.account_id, conversation_id, me.user_id)
        memories.reset(db, actor(), me.account_id, conversation_id)
    return ""


@bp.delete("/facts/<uuid:fact_id>")
@bp.output({}, status_code=204)
@requires(Right.REPLY)
def forget_fact(conversation_id: UUID, fact_id: UUID) -> str:
    """Dana forgets one fact about the contact."""
    me = current()
    with parts().database.account_transaction(me.account_id) as db:
        contact_id = inbox.conversation(db, me.account_id, conversation_id, me.channels).contact_id
        memories.forget_fact(db, actor(), me.account_id, conversation_id, contact_id, fact_id)
    return ""


def _note(known: memories.Memory) -> Note | None:
    if not known.summary or known.updated_at is None or known.made_by not in ("model", "rules"):
        return None
    return Note(
        summary=known.summary, open_questions=list(known.open_questions), made_by="model" if known.made_by == "model" else "rules",
        upto_position=known.upto, updated_at=known.updated_at,
    )  # fmt: skip
