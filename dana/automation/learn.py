"""Keeps what a person changed of Dana's words as a lesson: asked for where a reply is stored, made by a job that is in nobody's way."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID, uuid4

import orjson
import sqlalchemy as sa
import structlog

from dana.ai.contract import Usage
from dana.ai.phrases import plain_words
from dana.automation import grounding, lesson_model, lessons, usage
from dana.automation.lesson_words import TAKES_BACK
from dana.automation.lessons import Correction, Lesson, Place
from dana.automation.manner import READ as READ_MANNER
from dana.automation.manner import manner_of
from dana.database.statements import Statements, later
from dana.database.system import unlearnt
from dana.database.transactions import Database
from dana.jobs import waker
from dana.knowledge.search import Findings, Found
from dana.realtime import publish

LOOKED_AT = 30  # lines of the conversation
HITS = 4
MOST_SEARCHES = 3
SWEEP_SECONDS = 30
MOST_SWEPT = 200
LEASE_SECONDS = 120  # for the first try; four times as long for each further one
MOST_TRIES = 5  # a correction that kills its worker this often teaches nothing
_SENT = ("pending", "sending", "sent", "delivered", "read", "unsure")

log = structlog.get_logger()

# The row waits until somebody has looked, so a wake-up may be lost; both come with the reply or not at all.
_ASK = """
with asked as (
  insert into corrections (account_id, message_id) {which} on conflict do nothing returning message_id
) select dana.wake('learn', :account, message_id, null) from asked
"""
_AFTER_APPROVAL = sa.text(_ASK.format(which="values (:account, :message)"))
_AFTER_REPLY = sa.text(
    _ASK.format(which="""
  select :account, :message from drafts d join conversations c on c.account_id = d.account_id and c.id = d.conversation_id
  where d.account_id = :account and d.conversation_id = :conversation
    and ((d.state = 'replaced' and d.message_id = :message) or (d.state = 'discarded' and d.generation = c.generation))
  limit 1""")
)  # fmt: skip

# Whoever looks has it to himself for a while. The first to come may at once, whatever the sweeper waits for.
_CLAIM = sa.text("""
update corrections set tries = tries + 1, due_at = now() + make_interval(secs => :seconds * power(4, tries))
where account_id = :account and message_id = :message and (tries = 0 or due_at < now()) returning tries
""")
_LOOKED = sa.text("delete from corrections where account_id = :account and message_id = :message")

_REPLY = sa.text("""
select m.id, m.conversation_id, m.integration_id, m.position, m.author, m.text, m.created_at, u.name as person, k.name as customer
from messages m
join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
join contacts k on k.account_id = c.account_id and k.id = c.contact_id
left join users u on u.id = m.author_user_id
where m.account_id = :account and m.id = :message and m.direction = 'out' and m.author in ('dana', 'person')
  and m.author_user_id is not null
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


def ask_after_approval(db: Statements, account_id: UUID, message_id: UUID) -> None:
    """A draft was sent in other words: to be looked at once this transaction has committed."""
    later(db, _AFTER_APPROVAL, {"account": account_id, "message": message_id})


def ask_after_reply(db: Statements, account_id: UUID, conversation_id: UUID, message_id: UUID, text: str) -> None:
    """A person answered: to be looked at where that took the place of a draft, or takes back in so many words what Dana had sent."""
    if takes_back(text):
        ask_after_approval(db, account_id, message_id)
    else:
        later(db, _AFTER_REPLY, {"account": account_id, "conversation": conversation_id, "message": message_id})


def sweeper(database: Database, clock: Callable[[], float] = time.monotonic) -> Callable[[], None]:
    """A function to call often: every half minute it wakes the corrections at which nobody has looked though they are due."""

    def missed(db: Statements) -> Iterable[tuple[str, UUID, UUID]]:
        return [("learn", account_id, message_id) for account_id, message_id in unlearnt.corrections_due(db, MOST_SWEPT)]

    return waker(database, missed, SWEEP_SECONDS, clock)


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

    def learn(self, account_id: UUID, message_id: UUID) -> None:
        """Look at a reply by which a person corrected Dana, and keep what is to be learnt from it: once, whether or not it is anything."""
        if not self._claim(account_id, message_id):
            return
        case = self._read(account_id, message_id)
        lesson, spent = self._worded(account_id, case) if case else (None, [])
        with self.database.account_statements(account_id) as db:
            if case is not None and lesson is not None:
                _store(db, account_id, case, lesson)
            for each in spent:
                usage.note(db, account_id, case.reply.conversation_id if case else None, each, "lesson", message_id=message_id)
            db.execute(_LOOKED, {"account": account_id, "message": message_id})

    def _claim(self, account_id: UUID, message_id: UUID) -> bool:
        """Whether this one is to look now: nobody has, nobody does, and it has not failed too often."""
        whose = {"account": account_id, "message": message_id}
        with self.database.account_statements(account_id) as db:
            row = db.execute(_CLAIM, {**whose, "seconds": LEASE_SECONDS}).first()
            if row is not None and row.tries > MOST_TRIES:
                log.warning("correction_given_up")
                db.execute(_LOOKED, whose)
                return False
        return row is not None

    def _worded(self, account_id: UUID, case: _Case) -> tuple[Lesson | None, list[Usage]]:
        """What is to be learnt, in a model's words where these may stand, and what they cost."""
        spent: list[Usage] = []
        lesson, correction = self._lesson(account_id, case)
        if lesson is not None and not self._is_known(account_id, case, lesson):
            lesson = lesson_model.word(lesson, correction, self.chain(account_id), spent.append)
        return lesson, spent

    def _read(self, account_id: UUID, message_id: UUID) -> _Case | None:
        with self.database.account_statements(account_id, fleeting=True) as db:
            reply = db.execute(_REPLY, {"account": account_id, "message": message_id}).first()
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
            "passage_id": lesson.place.passage_id, "quote": lesson.quote, **({"amended": lesson.amended} if lesson.amended else {}),
        }  # fmt: skip
    return orjson.dumps(reason).decode()
