"""Keeps what a person changed of Dana's words as a lesson: asked for where a reply is stored, made by a job that is in nobody's way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID, uuid4

import orjson
import sqlalchemy as sa

from dana.ai.contract import Usage
from dana.ai.phrases import plain_words
from dana.automation import grounding, lesson_model, lessons, usage
from dana.automation.lesson_words import TAKES_BACK
from dana.automation.lessons import Correction, Lesson, Place
from dana.automation.manner import READ as READ_MANNER
from dana.automation.manner import manner_of
from dana.database.statements import Statements, later
from dana.database.transactions import Database
from dana.knowledge.search import Findings, Found
from dana.realtime import publish

LOOKED_AT = 30  # lines of the conversation
HITS = 4
MOST_SEARCHES = 3
AGAIN_SECONDS = 600  # the second wake-up: it finds the lesson there, or makes it where the first was lost with its worker
_SENT = ("pending", "sending", "sent", "delivered", "read", "unsure")

# By the reply now, and by what was corrected once more later: two wake-ups, so that none is needed to say that one was lost.
_WAKE = "dana.wake('learn', :account, {now}, null), dana.wake('learn', :account, {again}, now() + make_interval(secs => :again))"
_AFTER_APPROVAL = sa.text("select " + _WAKE.format(now="cast(:message as uuid)", again="cast(:draft as uuid)"))
_AFTER_REPLY = sa.text(
    "select "
    + _WAKE.format(now="cast(:message as uuid)", again="d.id")
    + """
from drafts d join conversations c on c.account_id = d.account_id and c.id = d.conversation_id
where d.account_id = :account and d.conversation_id = :conversation
  and ((d.state = 'replaced' and d.message_id = :message) or (d.state = 'discarded' and d.generation = c.generation))
order by d.state = 'replaced' desc, d.created_at desc limit 1
"""
)
_AFTER_TAKING_BACK = sa.text("select " + _WAKE.format(now="cast(:message as uuid)", again="cast(:conversation as uuid)"))

# The reply that a wake-up is about: itself, what a person wrote in the place of that draft, or last in that conversation.
_REPLY = sa.text("""
select m.id, m.conversation_id, m.integration_id, m.position, m.author, m.text, m.created_at, u.name as person, k.name as customer
from messages m
join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
join contacts k on k.account_id = c.account_id and k.id = c.contact_id
left join users u on u.id = m.author_user_id
where m.account_id = :account and m.direction = 'out' and m.author in ('dana', 'person') and m.author_user_id is not null
  and m.id = coalesce((select d.message_id from drafts d where d.account_id = :account and d.id = :row and d.state <> 'discarded'),
    (select p.id from drafts d join messages p on p.account_id = d.account_id and p.conversation_id = d.conversation_id
      where d.account_id = :account and d.id = :row and d.state = 'discarded' and p.author = 'person' and p.created_at >= d.decided_at
      order by p.position limit 1),
    (select p.id from messages p where p.account_id = :account and p.conversation_id = :row and p.author = 'person'
      order by p.position desc limit 1), :row)
""")
_LINES = sa.text("""
select id, position, author, text, answerable, withdrawn, direction, state from messages
where account_id = :account and conversation_id = :conversation and author <> 'event' and position < :position
order by position desc limit :limit
""")
_DRAFT = sa.text("""
select id, text, sources, answers_position, state from drafts
where account_id = :account and conversation_id = :conversation and decided_by is not null
  and ((message_id = :message and state in ('approved', 'replaced')) or (state = 'discarded' and decided_at <= :at))
order by (state <> 'discarded') desc, created_at desc limit 1
""")
_CITED = sa.text("""
select passage_id, document_id, document_name, page, heading, quote from sources where account_id = :account and message_id = :message
""")
_KNOWN = sa.text("select 1 from lessons where account_id = :account and (message_id = :message or draft_id = :draft) limit 1")
# The reply is locked as erasing does, and looked for again: what was erased meanwhile teaches nothing.
_STILL = sa.text("select 1 from messages where account_id = :account and id = :message for update")
_ONE_AT_A_TIME = sa.text("select 1 from conversations where account_id = :account and id = :conversation for update")
_SAME_AGAIN = sa.text("""
select 1 from lessons where account_id = :account and kind = :kind and proposal = :proposal and state in ('offered', 'dismissed') limit 1
""")
_STORE = sa.text("""
insert into lessons (account_id, id, conversation_id, message_id, draft_id, kind, question, before, after, proposal, reason)
values (:account, :id, :conversation, :message, :draft, :kind, :question, :before, :after, :proposal, :reason)
on conflict (account_id, message_id) do nothing returning id
""")
_FORGET = sa.text("""
delete from lessons l using messages m
where l.account_id = :account and l.conversation_id = :conversation and m.account_id = :account and m.id = l.message_id
  and m.position between :position and :position + :reach
returning l.id
""")


class Searching(Protocol):
    """The library, as far as it is needed here."""

    def find(self, account_id: UUID, query: str, *, limit: int) -> Findings:
        """What customers may know of it."""
        ...


class Comparing(Protocol):
    """Whether sentences say the same."""

    def of(self, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
        """How well the second of each pair holds the first."""
        ...


def ask_after_approval(db: Statements, account_id: UUID, message_id: UUID, draft_id: UUID) -> None:
    """A draft was sent in other words: to be looked at once this transaction has committed."""
    later(db, _AFTER_APPROVAL, {"account": account_id, "message": message_id, "draft": draft_id, "again": AGAIN_SECONDS})


def ask_after_reply(db: Statements, account_id: UUID, conversation_id: UUID, message_id: UUID, text: str) -> None:
    """A person answered: to be looked at where that took the place of a draft, or takes back in so many words what Dana had sent."""
    values = {"account": account_id, "conversation": conversation_id, "message": message_id, "again": AGAIN_SECONDS}
    later(db, _AFTER_TAKING_BACK if takes_back(text) else _AFTER_REPLY, values)


def forget(db: Statements, account_id: UUID, conversation_id: UUID, position: int) -> None:
    """A customer took his words back: no lesson from the talk after them repeats them any more; what one became stays."""
    whose = {"account": account_id, "conversation": conversation_id, "position": position, "reach": LOOKED_AT}
    for row in db.execute(_FORGET, whose):
        publish(db, account_id, "lesson", row.id, conversation_id=conversation_id)


def takes_back(text: str) -> bool:
    """Whether a text says unmistakably that what was said before is wrong."""
    return TAKES_BACK.search(plain_words(text[:500])) is not None


@dataclass(frozen=True, slots=True)
class _Case:
    """A correction with the rows that it comes from."""

    reply: Any
    draft_id: UUID | None
    correction: Correction


@dataclass(frozen=True, slots=True)
class Learning:
    """Makes lessons; may be woken at any time, twice, or for nothing. `chain` is the one that words things for an account."""

    database: Database
    library: Searching
    meaning: Comparing
    chain: Callable[[UUID], lesson_model.Filling]

    def learn(self, account_id: UUID, row_id: UUID) -> None:
        """Look at a reply that a person changed or wrote, and keep what is to be learnt from it, once."""
        case = self._read(account_id, row_id)
        if case is None:
            return
        spent: list[Usage] = []
        lesson, correction = self._lesson(account_id, case)
        if lesson is not None and not self._is_known(account_id, case, lesson):
            lesson = lesson_model.word(lesson, correction, self.chain(account_id), spent.append)
        with self.database.account_statements(account_id) as db:
            if lesson is not None:
                _store(db, account_id, case, lesson)
            for each in spent:
                usage.note(db, account_id, case.reply.conversation_id, each, "lesson", message_id=case.reply.id)

    def _read(self, account_id: UUID, row_id: UUID) -> _Case | None:
        with self.database.account_statements(account_id, fleeting=True) as db:
            reply = db.execute(_REPLY, {"account": account_id, "row": row_id}).first()
            if reply is None or not reply.text:
                return None
            where = {"account": account_id, "conversation": reply.conversation_id}
            lines, drafts, manner = db.together(
                [(_LINES, {**where, "position": reply.position, "limit": LOOKED_AT}),
                 (_DRAFT, {**where, "message": reply.id, "at": reply.created_at}),
                 (READ_MANNER, {"account": account_id, "id": reply.conversation_id})],
            )  # fmt: skip
            earlier = lines.all()
            found = _corrected(reply, earlier, drafts.first())
            if found is None or db.execute(_KNOWN, {"account": account_id, "message": reply.id, "draft": found.draft_id}).first():
                return None
            cited = found.sources
            if cited is None:
                cited = [row._asdict() for row in db.execute(_CITED, {"account": account_id, "message": found.message_id})]
        set_manner = manner_of(manner, account_id)
        correction = Correction(
            question=_question(earlier, found.answers_position), before=grounding.plain_text(found.text),
            after=grounding.plain_text(reply.text) if reply.author == "dana" else reply.text,
            customers_words="\n".join(row.text for row in earlier if row.author == "customer" and row.text and not row.withdrawn),
            names=tuple(name for name in (reply.customer, reply.person) if name), cited=tuple(map(_place_of_row, cited)),
            guidance=set_manner.guidance, topics=set_manner.topics, is_taken_back=found.draft_id is None,
        )  # fmt: skip
        return _Case(reply, found.draft_id, correction)

    def _lesson(self, account_id: UUID, case: _Case) -> tuple[Lesson | None, Correction]:
        """What code finds: the new facts, looked for in the documents, and what is to be done about them."""
        correction = case.correction
        stated = lessons.facts_in(correction.after)
        held_before = self.meaning.of([(fact, correction.before) for fact in stated])
        facts = lessons.new_facts(correction, held_before)
        found = list(_once(self._search(account_id, correction, facts)))
        evidence = "\n\n".join(place.text for place in (*correction.cited, *found))
        held_found = self.meaning.of([(fact, evidence) for fact in facts]) if evidence else {}
        correction = replace(correction, found=tuple(found))
        return lessons.decide(correction, held_before=held_before, held_found=held_found), correction

    def _search(self, account_id: UUID, correction: Correction, facts: Sequence[str]) -> Iterable[Found]:
        for query in (correction.question, *facts)[: MOST_SEARCHES + 1] if facts else ():
            yield from self.library.find(account_id, query, limit=HITS).hits

    def _is_known(self, account_id: UUID, case: _Case, lesson: Lesson) -> bool:
        with self.database.account_statements(account_id, fleeting=True) as db:
            return _is_offered(db, account_id, lesson) or not _may_store(db, account_id, case)


@dataclass(frozen=True, slots=True)
class _Corrected:
    """Dana's words that a person changed; `sources` None: those of the message."""

    draft_id: UUID | None
    message_id: UUID | None
    text: str
    answers_position: int
    sources: Sequence[Any] | None


def _corrected(reply: Any, earlier: Sequence[Any], draft: Any) -> _Corrected | None:
    last = earlier[0] if earlier else None
    if draft is not None and (draft.state == "approved" or (last is not None and last.position == draft.answers_position)):
        return _Corrected(draft.id, None, draft.text, draft.answers_position, draft.sources)
    if reply.author != "person" or last is None or last.author != "dana" or last.state not in _SENT or not takes_back(reply.text):
        return None
    return _Corrected(None, last.id, last.text or "", last.position, None)


def _question(earlier: Sequence[Any], answers_position: int) -> str:
    """What the customer wrote since the last answer, up to what Dana's words answer; `earlier` is newest first."""
    said: list[str] = []
    for row in earlier:
        if row.position > answers_position or (row.position == answers_position and row.direction == "out"):
            continue
        if row.direction == "out":
            break
        if row.text and row.answerable and not row.withdrawn:
            said.append(row.text)
    return "\n".join(reversed(said))


def _place_of_row(row: Any) -> Place:
    return Place(str(row["passage_id"]), str(row["document_id"]), row["document_name"], row["page"], row["heading"], row["quote"] or "")


def _once(hits: Iterable[Found]) -> Iterable[Place]:
    seen: set[UUID] = set()
    for hit in hits:
        if hit.id not in seen:
            seen.add(hit.id)
            yield Place(str(hit.id), str(hit.document_id), hit.document_name, hit.page, hit.heading, hit.text)


def _store(db: Statements, account_id: UUID, case: _Case, lesson: Lesson) -> None:
    db.execute(_ONE_AT_A_TIME, {"account": account_id, "conversation": case.reply.conversation_id})
    if not db.execute(_STILL, {"account": account_id, "message": case.reply.id}).first():
        return
    if not _may_store(db, account_id, case) or _is_offered(db, account_id, lesson):
        return
    row = db.execute(
        _STORE,
        {"account": account_id, "id": uuid4(), "conversation": case.reply.conversation_id, "message": case.reply.id,
         "draft": case.draft_id, "kind": lesson.kind, "question": case.correction.question, "before": case.correction.before,
         "after": case.correction.after, "proposal": lesson.proposal, "reason": _reason(lesson)},
    ).first()  # fmt: skip
    if row is not None:
        publish(db, account_id, "lesson", row.id, conversation_id=case.reply.conversation_id)


def _may_store(db: Statements, account_id: UUID, case: _Case) -> bool:
    return not db.execute(_KNOWN, {"account": account_id, "message": case.reply.id, "draft": case.draft_id}).first()


def _is_offered(db: Statements, account_id: UUID, lesson: Lesson) -> bool:
    """Whether the same is offered already, or was not wanted: nobody is asked twice."""
    return bool(db.execute(_SAME_AGAIN, {"account": account_id, "kind": lesson.kind, "proposal": lesson.proposal}).first())


def _reason(lesson: Lesson) -> str:
    """As JSON: why, and the passage that says otherwise."""
    reason: dict[str, Any] = {"why": lesson.why}
    if lesson.place is not None:
        reason["place"] = {
            "document_id": lesson.place.document_id, "document": lesson.place.document, "page": lesson.place.page,
            "passage_id": lesson.place.passage_id, "quote": lesson.quote,
        }  # fmt: skip
    return orjson.dumps(reason).decode()
