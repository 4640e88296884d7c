"""Questions that no document answered: noted where that is decided, put together by meaning, answered by writing a document."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from dana.ai.language import guess_language
from dana.database.statements import Statements, later
from dana.errors import Conflict, NotFound
from dana.knowledge import documents
from dana.knowledge.gap_groups import words_of
from dana.models.gaps import KnowledgeGap
from dana.realtime import publish

TAG = "answers"
LONGEST = 1000  # characters of a question that are kept
EXAMPLES = 5

Channels = Collection[UUID] | None  # the only ones whose questions somebody may see; None: all


@dataclass(frozen=True, slots=True)
class Asked:
    """A customer's question: which messages ask it, in which conversation."""

    conversation_id: UUID
    message_id: UUID  # the last of them
    first_position: int
    last_position: int
    text: str


# The message may be gone by now; then so is its question. The job comes when the burst of questions is over.
_NOTE = sa.text("""
with noted as (
  insert into gap_questions (account_id, id, conversation_id, message_id, first_position, last_position, text, language)
  select m.account_id, :id, m.conversation_id, m.id, :first_position, :last_position, :text, :language
  from messages m where m.account_id = :account and m.id = :message and not m.withdrawn
  on conflict do nothing returning account_id
)
select dana.wake('group_gaps', account_id, account_id, now() + interval '1 second') from noted
""")


def note(db: Statements, account_id: UUID, asked: Asked) -> None:
    """Remember, with this transaction and without waiting for it, that a question found no answer; one without a word is none."""
    text = asked.text.strip()[:LONGEST]
    if not words_of(text):
        return
    later(
        db,
        _NOTE,
        {"account": account_id, "id": uuid4(), "message": asked.message_id, "text": text, "language": guess_language(text, "") or None,
         "first_position": asked.first_position, "last_position": asked.last_position},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A question as somebody asked it."""

    id: UUID
    text: str
    language: str | None
    at: datetime
    conversation_id: UUID
    message_id: UUID
    contact_name: str
    connector: str
    integration_name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one meaning: how many times and since when they were asked, the most typical first, and the document that answers."""

    id: UUID
    state: str
    times: int
    first_at: datetime
    last_at: datetime
    languages: list[str]
    document_id: UUID | None
    document_name: str | None
    document_status: str | None
    decided_at: datetime | None
    version: int
    examples: tuple[Example, ...] = ()


_SEEN = "(cast(:channels as uuid[]) is null or c.integration_id = any(cast(:channels as uuid[])))"
_LIST = sa.text(
    """
select g.id, g.state, count(*) as times, min(q.at) as first_at, max(q.at) as last_at,
  coalesce(array_agg(distinct q.language) filter (where q.language is not null), '{}') as languages,
  g.document_id, d.name as document_name, d.status as document_status, g.decided_at, g.version
from knowledge_gaps g
join gap_questions q on q.account_id = g.account_id and q.gap_id = g.id
join conversations c on c.account_id = q.account_id and c.id = q.conversation_id
left join documents d on d.account_id = g.account_id and d.id = g.document_id
where g.account_id = :account and g.state = any(cast(:states as text[])) and SEEN
  and (cast(:only as uuid) is null or g.id = cast(:only as uuid))
group by g.account_id, g.id, d.account_id, d.id
having cast(:times as bigint) is null
  or (count(*), max(q.at), g.id) < (cast(:times as bigint), cast(:last_at as timestamptz), cast(:after as uuid))
order by count(*) desc, max(q.at) desc, g.id desc limit :limit
""".replace("SEEN", _SEEN)
)
_EXAMPLES = sa.text(
    """
with seen as (
  select q.*, k.name as contact_name, i.connector, i.name as integration_name, avg(q.vector) over (partition by q.gap_id) as middle
  from gap_questions q
  join conversations c on c.account_id = q.account_id and c.id = q.conversation_id
  join contacts k on k.account_id = c.account_id and k.id = c.contact_id
  join integrations i on i.account_id = c.account_id and i.id = c.integration_id
  where q.account_id = :account and q.gap_id = any(cast(:ids as uuid[])) and SEEN
), placed as (
  select *, row_number() over (partition by gap_id order by vector <=> middle nulls last, at desc, id) as place from seen
)
select gap_id, id, text, language, at, conversation_id, message_id, contact_name, connector, integration_name
from placed where place <= :examples order by gap_id, place
""".replace("SEEN", _SEEN)
)
_COUNTS = sa.text(
    """
select g.state, count(distinct g.id) as groups from knowledge_gaps g
join gap_questions q on q.account_id = g.account_id and q.gap_id = g.id
join conversations c on c.account_id = q.account_id and c.id = q.conversation_id
where g.account_id = :account and SEEN group by g.state
""".replace("SEEN", _SEEN)
)

STATES = ("open", "answered", "dismissed")
After = tuple[int, datetime, UUID]


def gaps(db: Session, account_id: UUID, state: str, *, limit: int, after: After | None = None, channels: Channels = None) -> list[Gap]:
    """Groups in that state, the most asked first, as far as they were asked where this person works."""
    times, last_at, last_id = after or (None, None, None)
    values = {"states": [state], "only": None, "times": times, "last_at": last_at, "after": last_id, "limit": limit}
    return _gaps(db, account_id, channels, values)


def get(db: Session, account_id: UUID, gap_id: UUID, channels: Channels = None) -> Gap:
    """One group; NotFound when the account has none by that id, or nobody asked it where this person works."""
    values = {"states": list(STATES), "only": gap_id, "times": None, "last_at": None, "after": None, "limit": 1}
    for gap in _gaps(db, account_id, channels, values):
        return gap
    raise NotFound("There is no such question.")


def counts(db: Session, account_id: UUID, channels: Channels = None) -> dict[str, int]:
    """How many groups are in each state."""
    found = {row.state: row.groups for row in db.execute(_COUNTS, {"account": account_id, "channels": _ids(channels)})}
    return {state: found.get(state, 0) for state in STATES}


def answer(
    db: Session, account_id: UUID, gap_id: UUID, *, title: str, text: str, user_id: UUID | None, channels: Channels = None
) -> tuple[Gap, documents.Added]:
    """Write a document that answers these questions: the group is answered with this transaction, and customers once it is read."""
    gap = get(db, account_id, gap_id, channels)
    row = _locked(db, account_id, gap_id)
    if row.state == "answered" and row.document_id is not None:
        raise Conflict("Somebody has answered this already.")
    added = documents.write(db, account_id, title, text, user_id, tags=[TAG])
    row.document_id = added.id
    _decide(db, row, "answered", user_id)
    return replace(get(db, account_id, gap_id, channels), examples=gap.examples), added


def decide(db: Session, account_id: UUID, gap_id: UUID, state: str, *, user_id: UUID | None, channels: Channels = None) -> Gap:
    """Dismiss a group, or open it again; the same once more changes nothing."""
    get(db, account_id, gap_id, channels)
    row = _locked(db, account_id, gap_id)
    if row.state != state:
        _decide(db, row, state, user_id)
    return get(db, account_id, gap_id, channels)


def _locked(db: Session, account_id: UUID, gap_id: UUID) -> KnowledgeGap:
    query = sa.select(KnowledgeGap).where(KnowledgeGap.account_id == account_id, KnowledgeGap.id == gap_id)
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("There is no such question.")
    return row


def _decide(db: Session, row: KnowledgeGap, state: str, user_id: UUID | None) -> None:
    row.state, row.version = state, row.version + 1
    row.decided_by, row.decided_at = (None, None) if state == "open" else (user_id, sa.func.now())
    db.flush()
    publish(db, row.account_id, "gap", row.id)


def _gaps(db: Session, account_id: UUID, channels: Channels, values: dict[str, Any]) -> list[Gap]:
    whose = {"account": account_id, "channels": _ids(channels)}
    rows = db.execute(_LIST, {**whose, **values}).all()
    asked: dict[UUID, list[Example]] = {}
    if rows:
        for gap_id, *facts in db.execute(_EXAMPLES, {**whose, "ids": [row.id for row in rows], "examples": EXAMPLES}):
            asked.setdefault(gap_id, []).append(Example(*facts))
    return [Gap(**row._mapping, examples=tuple(asked.get(row.id, ()))) for row in rows]


def _ids(channels: Channels) -> Sequence[UUID] | None:
    return None if channels is None else list(channels)
