"""Replies of Dana's that wait for a person: at most one a conversation, replaced by whatever comes after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from dana.conversations import handling
from dana.conversations.thread import Line, add_line, clean, cleaned
from dana.database.statements import Statements, later
from dana.errors import Conflict, NotFound

Standing = Literal["ready", "taken_over", "newer_message"]

# Of a draft `d` in its conversation `c`: any handling by a person raises the lease, any newer word of the customer's the generation.
STANDING = """case when c.takeover_by is not null or d.lease <> c.lease then 'taken_over'
  when d.generation <> c.generation then 'newer_message' else 'ready' end"""

_REPLACE = sa.text("""
update drafts set state = 'replaced', message_id = :message, decided_by = :user, decided_at = now()
where account_id = :account and conversation_id = :conversation and state = 'waiting' and answers_position >= :position
""")
_PUT = sa.text("""
insert into drafts (account_id, id, conversation_id, text, sources, checked, answers_position, lease, generation, usage_id)
values (:account, :id, :conversation, :text, :sources, :checked, :answers, :lease, :generation, :usage)
""").bindparams(sa.bindparam("sources", type_=JSONB), sa.bindparam("checked", type_=JSONB(none_as_null=True)))
_ONE = f"""
select d.id, d.conversation_id, d.text, d.sources, d.checked, d.answers_position, d.usage_id, d.state, d.created_at,
  c.integration_id, c.last_customer_at, {STANDING} as standing,
  (select m.platform_id from messages m where m.account_id = d.account_id and m.conversation_id = d.conversation_id
    and m.position = d.answers_position) as reply_to
from drafts d join conversations c on c.account_id = d.account_id and c.id = d.conversation_id
where d.account_id = :account and d.conversation_id = :conversation
"""
_WAITING = sa.text(_ONE + " and d.state = 'waiting'")
_BY_ID = sa.text(_ONE + " and d.id = :id")
_DECIDE = sa.text("""
update drafts set state = :state, sent_text = :text, message_id = :message, decided_by = :user, decided_at = now()
where account_id = :account and id = :id
""")
_COST = sa.text("update usage set message_id = :message where account_id = :account and id = :usage")

_OVERTAKEN = {
    "taken_over": "Somebody has handled this conversation since Dana wrote this. Send the text as a reply of your own, or discard it.",
    "newer_message": "The customer has written since Dana wrote this. Read that first, then wait for Dana's next draft, "
    "or send the text as a reply of your own.",
}
_DECIDED = {
    "approved": "This draft was sent already.",
    "discarded": "This draft was discarded already.",
    "replaced": "Something newer took the place of this draft. Look at the conversation again.",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reply as Dana would have sent it, with what it must not outlive; `sources` as rows of that table."""

    text: str
    answers_position: int
    lease: int
    generation: int
    sources: Sequence[Mapping[str, Any]] = ()
    checked: Mapping[str, Any] | None = None
    usage_id: UUID | None = None


def put(db: Statements, account_id: UUID, conversation_id: UUID, prepared: Prepared) -> UUID:
    """Keep a reply for approval, in the place of one that waits; the conversation must be locked by this transaction. Its id."""
    draft_id = uuid4()
    replace(db, account_id, conversation_id)
    later(
        db,
        _PUT,
        {"account": account_id, "id": draft_id, "conversation": conversation_id, "text": clean(prepared.text),
         "sources": cleaned([dict(item) for item in prepared.sources]), "checked": cleaned(prepared.checked),
         "answers": prepared.answers_position, "lease": prepared.lease, "generation": prepared.generation,
         "usage": prepared.usage_id},
    )  # fmt: skip
    return draft_id


def replace(
    db: Statements, account_id: UUID, conversation_id: UUID, *, message_id: UUID | None = None, user_id: UUID | None = None,
    from_position: int = 0,
) -> None:  # fmt: skip
    """Something took the place of what waits there: a newer draft, a reply, or the message that it answers is gone."""
    later(
        db,
        _REPLACE,
        {"account": account_id, "conversation": conversation_id, "message": message_id, "user": user_id, "position": from_position},
    )


def waiting(db: Statements, account_id: UUID, conversation_id: UUID) -> Any:
    """The draft that waits in a conversation, with its `standing`; None when there is none."""
    return db.execute(_WAITING, {"account": account_id, "conversation": conversation_id}).first()


def to_send(db: Statements, account_id: UUID, conversation_id: UUID, draft_id: UUID) -> Any:
    """A draft that may be sent as this transaction, which has locked the conversation, finds it; Conflict says what to do instead."""
    draft = _waiting_by_id(db, account_id, conversation_id, draft_id)
    if draft.standing != "ready":
        raise Conflict(_OVERTAKEN[draft.standing], details={"standing": draft.standing})
    return draft


def demand_waiting(db: Statements, account_id: UUID, conversation_id: UUID, draft_id: UUID) -> None:
    """NotFound unless there is such a draft, Conflict when it was decided already."""
    _waiting_by_id(db, account_id, conversation_id, draft_id)


def approved(db: Statements, account_id: UUID, draft: Any, *, text: str, message_id: UUID, user_id: UUID) -> None:
    """It became that reply, in these words."""
    _decide(db, account_id, draft.id, "approved", user_id, text=text, message_id=message_id)
    if draft.usage_id is not None:
        later(db, _COST, {"account": account_id, "usage": draft.usage_id, "message": message_id})


def discard(db: Statements, account_id: UUID, conversation_id: UUID, draft_id: UUID, *, user_id: UUID, name: str) -> None:
    """A person does not want it; the conversation says who. Conflict when it was decided already."""
    row = handling.lock_for(db, account_id, conversation_id, user_id)
    _waiting_by_id(db, account_id, conversation_id, draft_id)
    _decide(db, account_id, draft_id, "discarded", user_id)
    line = Line(author="event", kind="draft_discarded", text=f"{name} discarded Dana's draft", user_id=user_id)
    add_line(db, account_id, row.integration_id, conversation_id, line)


def _waiting_by_id(db: Statements, account_id: UUID, conversation_id: UUID, draft_id: UUID) -> Any:
    draft = db.execute(_BY_ID, {"account": account_id, "conversation": conversation_id, "id": draft_id}).first()
    if draft is None:
        raise NotFound("There is no such draft.")
    if draft.state != "waiting":
        raise Conflict(_DECIDED[draft.state], details={"state": draft.state})
    return draft


def _decide(
    db: Statements, account_id: UUID, draft_id: UUID, state: str, user_id: UUID, *, text: str | None = None, message_id: UUID | None = None
) -> None:
    values = {"account": account_id, "id": draft_id, "state": state, "user": user_id, "text": clean(text), "message": message_id}
    later(db, _DECIDE, values)
