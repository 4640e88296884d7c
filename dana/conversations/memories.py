"""What is remembered of conversations and contacts, as rows: read for an answer and for the page, kept, voided, forgotten."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from dana.conversations.thread import clean
from dana.database.statements import Statements, later
from dana.errors import NotFound
from dana.realtime import publish
from dana.security.audit import Actor, record

KEPT_DAYS = 180  # a summary since it was made, a fact since it was said
MOST_FACTS = 20  # of a contact, the newest
FORGOTTEN = "forgotten"  # the kind of a mark that stands where a fact was: it is not learned again from the same words
LATEST_ONLY = ("name", "language", "company")  # kinds of which a newer one takes the place of the older

# Of an older cut: void. `from_position` is the cut, or where somebody had it forgotten: nothing before it is summed up again.
READ = sa.text("""
select c.cut_position, c.contact_id, m.from_position, m.upto_position, m.open_questions, m.made_by, m.updated_at,
  case when m.updated_at > now() - make_interval(days => :days) then m.summary end as summary,
  (select coalesce(jsonb_agg(jsonb_build_array(f.kind, f.value) order by f.created_at desc), '[]') from (
    select kind, value, created_at from contact_facts where account_id = :account and contact_id = c.contact_id
      and kind <> 'forgotten' and expires_at > now() order by created_at desc limit :most) f) as facts
from conversations c
left join memories m on m.account_id = c.account_id and m.conversation_id = c.id and m.from_position >= c.cut_position
where c.account_id = :account and c.id = :id
""")
_LIMITS = {"days": KEPT_DAYS, "most": MOST_FACTS}
_FACTS = sa.text("""
select id, kind, value, quote, message_id, conversation_id, created_at, expires_at from contact_facts
where account_id = :account and contact_id = :contact and kind <> 'forgotten' and expires_at > now()
order by created_at desc, id limit :most
""")
# A row that somebody changed or took away meanwhile stays as it is: what was read for this one may be forgotten by now.
_KEEP = sa.text("""
insert into memories (account_id, conversation_id, from_position, upto_position, summary, open_questions, made_by)
select :account, :id, :from, :upto, :summary, :questions, :made_by
where cast(:seen as timestamptz) is null or exists (
  select 1 from memories m where m.account_id = :account and m.conversation_id = :id and m.updated_at = :seen)
on conflict (account_id, conversation_id) do update set from_position = excluded.from_position, upto_position = excluded.upto_position,
  summary = excluded.summary, open_questions = excluded.open_questions, made_by = excluded.made_by, updated_at = clock_timestamp()
where memories.updated_at = :seen or memories.from_position < :cut
returning 1
""").bindparams(sa.bindparam("questions", type_=JSONB))
_LEARN = sa.text("""
insert into contact_facts (account_id, id, contact_id, conversation_id, message_id, kind, value, quote, created_at, expires_at)
select :account, :fact, :contact, :id, :message, :kind, :value, :quote, :said_at, :until
where :until > now() and not exists (
  select 1 from contact_facts f where f.account_id = :account and f.contact_id = :contact and f.kind = 'forgotten' and f.value = :mark
    and f.created_at >= :said_at)
on conflict (account_id, contact_id, kind, value) do update set conversation_id = excluded.conversation_id,
  message_id = excluded.message_id, quote = excluded.quote, created_at = excluded.created_at, expires_at = excluded.expires_at
where contact_facts.created_at < excluded.created_at
""")
_REPLACED = sa.text("""
delete from contact_facts f where f.account_id = :account and f.contact_id = :contact and f.kind = :kind and f.created_at < (
  select max(n.created_at) from contact_facts n where n.account_id = :account and n.contact_id = :contact and n.kind = :kind)
""")
_RESET = sa.text("""
insert into memories (account_id, conversation_id, from_position, upto_position, summary, made_by)
select c.account_id, c.id, c.last_position, c.last_position, '', 'rules' from conversations c
where c.account_id = :account and c.id = :id for update
on conflict (account_id, conversation_id) do update set from_position = excluded.from_position, upto_position = excluded.upto_position,
  summary = '', open_questions = '[]', made_by = 'rules', updated_at = clock_timestamp()
""")
_VOID = sa.text("""
update memories set summary = '', open_questions = '[]', upto_position = from_position, made_by = 'rules', updated_at = clock_timestamp()
where account_id = :account and conversation_id = :id and upto_position >= :position
""")
_UNSAID = sa.text("delete from contact_facts where account_id = :account and message_id = :message")
_FORGET = sa.text("""
update contact_facts set kind = 'forgotten', value = :mark, quote = '', created_at = now(),
  expires_at = now() + make_interval(days => :days)
where account_id = :account and id = :fact and contact_id = :contact and kind <> 'forgotten'
""")
_ONE_FACT = sa.text("""
select kind, value from contact_facts
where account_id = :account and id = :fact and contact_id = :contact and kind <> 'forgotten' for update
""")
_MARKED = sa.text("""
delete from contact_facts where account_id = :account and contact_id = :contact and kind = 'forgotten' and value = :mark
""")
_OVER = (
    sa.text("delete from contact_facts where account_id = :account and expires_at < now()"),
    sa.text("""
update memories set summary = '', open_questions = '[]' where account_id = :account and summary <> ''
  and updated_at < now() - make_interval(days => :days)
"""),
)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered beyond the last turns, as of one moment; `made_by` is "" where nothing ever was."""

    cut: int = 0
    since: int = 0  # nothing up to this line is summed up
    upto: int = 0
    summary: str = ""
    open_questions: tuple[str, ...] = ()
    made_by: str = ""
    updated_at: datetime | None = None
    facts: tuple[tuple[str, str], ...] = ()  # (kind, value) of the contact's, the newest first


@dataclass(frozen=True, slots=True)
class Fact:
    """What a customer said of himself, and in which message."""

    kind: str
    value: str
    quote: str
    message_id: UUID
    said_at: datetime


def reading(account_id: UUID, conversation_id: UUID) -> tuple[sa.TextClause, dict[str, Any]]:
    """The statement that reads a conversation's memory, to be sent along with others."""
    return READ, {"account": account_id, "id": conversation_id, **_LIMITS}


def memory_of(row: Any) -> Memory:
    """The row of `reading` as a memory; an empty one where there is none."""
    if row is None:
        return Memory()
    cut = row.cut_position
    facts = tuple((kind, value) for kind, value in row.facts)
    if row.made_by is None:
        return Memory(cut, cut, cut, facts=facts)
    questions = tuple(row.open_questions) if row.summary else ()
    return Memory(cut, row.from_position, row.upto_position, row.summary or "", questions, row.made_by, row.updated_at, facts)


def facts_of(db: Statements, account_id: UUID, contact_id: UUID) -> list[Any]:
    """What is known of a contact, the newest first, with the words in which he said so."""
    return list(db.execute(_FACTS, {"account": account_id, "contact": contact_id, "most": MOST_FACTS}))


def keep(
    db: Statements, account_id: UUID, conversation_id: UUID, before: Memory, *, upto: int, summary: str, open_questions: Sequence[str],
    made_by: str,
) -> bool:  # fmt: skip
    """
    Keep a summary that was made from `before` and the lines up to `upto`; False when the memory changed meanwhile.

    The conversation must be locked by this transaction, which has found it cut where `before` says.
    """
    values = {
        "account": account_id, "id": conversation_id, "from": before.since, "upto": upto, "summary": clean(summary),
        "questions": [clean(text) for text in open_questions], "made_by": made_by, "seen": before.updated_at, "cut": before.cut,
    }  # fmt: skip
    if db.execute(_KEEP, values).first() is None:
        return False
    publish(db, account_id, "memory", conversation_id, conversation_id=conversation_id)
    return True


def learn(db: Statements, account_id: UUID, conversation_id: UUID, contact_id: UUID, facts: Sequence[Fact]) -> None:
    """Keep what a customer said of himself; what a person had forgotten is learned only from later words."""
    for fact in facts:
        values = {
            "account": account_id, "id": conversation_id, "contact": contact_id, "fact": uuid4(), "message": fact.message_id,
            "kind": fact.kind, "value": clean(fact.value), "quote": clean(fact.quote), "said_at": fact.said_at,
            "until": fact.said_at + timedelta(days=KEPT_DAYS), "mark": _mark(fact.kind, fact.value),
        }  # fmt: skip
        later(db, _LEARN, values)
        if fact.kind in LATEST_ONLY:
            later(db, _REPLACED, values)


def reset(db: Statements, actor: Actor, account_id: UUID, conversation_id: UUID) -> None:
    """Forget the summary; what it was made from is never summed up again."""
    db.execute(_RESET, {"account": account_id, "id": conversation_id})
    publish(db, account_id, "memory", conversation_id, conversation_id=conversation_id)
    record(db, actor, "memory.forgotten", account_id=account_id, target_id=conversation_id)


def void(db: Statements, account_id: UUID, conversation_id: UUID, message_id: UUID, position: int) -> None:
    """A message was changed or withdrawn: what was made from its words is made anew from what stands there now."""
    later(db, _VOID, {"account": account_id, "id": conversation_id, "position": position})
    later(db, _UNSAID, {"account": account_id, "message": message_id})
    publish(db, account_id, "memory", conversation_id, conversation_id=conversation_id)


def forget_fact(db: Statements, actor: Actor, account_id: UUID, conversation_id: UUID, contact_id: UUID, fact_id: UUID) -> None:
    """Forget one fact about a contact; NotFound when there is no such fact."""
    values = {"account": account_id, "contact": contact_id, "fact": fact_id, "days": KEPT_DAYS}
    row = db.execute(_ONE_FACT, values).first()
    if row is None:
        raise NotFound("There is no such fact.")
    values["mark"] = _mark(row.kind, row.value)
    db.execute(_MARKED, values)
    db.execute(_FORGET, values)
    publish(db, account_id, "memory", conversation_id, conversation_id=conversation_id)
    record(db, actor, "fact.forgotten", account_id=account_id, target=row.kind, target_id=fact_id)


def forget_what_is_over(db: Statements, account_id: UUID) -> None:
    """Delete facts past their end, and summaries that are too old; that these were made is remembered, so that none is made again."""
    for statement in _OVER:
        later(db, statement, {"account": account_id, "days": KEPT_DAYS})


def _mark(kind: str, value: str) -> str:
    """What stands in a fact's place: enough to know it again, and not to read it."""
    return hashlib.sha256(f"{kind}\n{value}".casefold().encode("utf-8", "replace")).hexdigest()
