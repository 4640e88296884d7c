"""Keeps what is remembered current: the note for the person who takes over, at once and by rules; the summary by a model; what is over."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog

from dana.ai.chain import Chain
from dana.ai.contract import ProviderError
from dana.automation import memory, recap, usage
from dana.automation.memory import Kept
from dana.automation.recap import Line
from dana.conversations import memories
from dana.conversations.memories import Fact, Memory
from dana.database.statements import Statements
from dana.database.system import unremembered
from dana.database.transactions import Database
from dana.jobs import wake, wake_in, waker

log = structlog.get_logger()

MOST_READ = 200  # lines, the newest
SWEEP_SECONDS, FORGET_SECONDS = 30, 3600
MOST_SWEPT = 200
REFINED_FOR = timedelta(minutes=10)  # an older note by rules stays one
FRESH = timedelta(seconds=60)
RETRY_SECONDS = 90  # when whoever asked a model for a better note died over it

_HERE = sa.text("""
select c.cut_position, c.last_position, c.contact_id, c.needs_person or c.takeover_by is not null as with_people,
  (select max(e.position) from messages e where e.account_id = :account and e.conversation_id = :id and e.author = 'event'
    and e.kind in ('hand_off', 'takeover') and e.position > c.cut_position) as handed_at
from conversations c where c.account_id = :account and c.id = :id
""")
_LOCKED = sa.text("select cut_position from conversations where account_id = :account and id = :id for update")
_LINES = sa.text("""
select m.id, m.position, m.author, m.kind, m.text, m.created_at,
  array(select s.document_name || coalesce(', p. ' || s.page, '') from sources s
    where s.account_id = :account and s.message_id = m.id order by s.index) as sources
from messages m
where m.account_id = :account and m.conversation_id = :id and m.position > :after and m.position <= :upto and not m.withdrawn
  and (m.author <> 'event' or m.kind = 'hand_off') and (m.author = 'customer' or m.state <> 'failed')
order by m.position desc limit :limit
""")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A conversation as it was read: what is made of it counts only if all of this is still so."""

    account_id: UUID
    conversation_id: UUID
    contact_id: UUID
    memory: Memory
    upto: int  # the last line that is to be told of
    lines: tuple[Line, ...]  # since the memory begins, up to there
    with_people: bool

    @property
    def new(self) -> tuple[Line, ...]:
        """The lines that the memory does not tell of."""
        return tuple(line for line in self.lines if line.position > self.memory.upto)


class Remembering:
    """The jobs; each looks at the row itself, and may come twice, late or for nothing. `chain_for`: of an account, to sum up with."""

    def __init__(self, database: Database, chain_for: Callable[[UUID], Chain]) -> None:
        self._database, self._chain_for = database, chain_for

    def note(self, account_id: UUID, conversation_id: UUID) -> None:
        """Where a person was asked for or took over: a note by rules, at once, and a wake-up for the better one."""
        with self._database.account_statements(account_id, fleeting=True) as db:
            seen = _seen(db, account_id, conversation_id, for_a_person=True)
        if seen is None or not any(line.author == "customer" for line in seen.new):
            return
        with self._database.account_statements(account_id) as db:
            if _is_unchanged(db, seen):
                _keep_by_rules(db, seen)
                wake(db, "remember", account_id, conversation_id)

    def remember(self, account_id: UUID, conversation_id: UUID) -> None:
        """A note by rules in a model's better words; or a summary of the turns that do not fit into a prompt any more."""
        with self._database.account_statements(account_id, fleeting=True) as db:
            seen = _seen(db, account_id, conversation_id)
        if seen is None:
            return
        if _wants_refining(seen.memory):
            self._refine(seen)
        elif not seen.with_people and memory.outgrown([line.text or "" for line in seen.new if line.author != "event"]):
            self._sum_up(seen)

    def forget(self, account_id: UUID, _row: UUID) -> None:
        """What is over: facts past their end, summaries that are too old."""
        with self._database.account_statements(account_id) as db:
            memories.forget_what_is_over(db, account_id)

    def sweepers(self, clock: Callable[[], float] = time.monotonic) -> list[Callable[[], None]]:
        """Functions to call often: notes whose wake-up was lost are made soon, what is over goes within the hour."""

        def notes(db: Statements) -> Iterable[tuple[str, UUID, UUID]]:
            return [("note", account, conversation) for account, conversation in unremembered.notes_missing(db, MOST_SWEPT)]

        def over(db: Statements) -> Iterable[tuple[str, UUID, UUID]]:
            accounts = unremembered.accounts_to_forget(db, memories.KEPT_DAYS, MOST_SWEPT)
            return [("forget", account, account) for account in accounts]

        return [waker(self._database, notes, SWEEP_SECONDS, clock), waker(self._database, over, FORGET_SECONDS, clock)]

    def _refine(self, seen: _Seen) -> None:
        """The lines of the note are read again, beside what it says of those before them."""
        told = [line for line in seen.lines if line.position <= seen.memory.upto]
        if datetime.now(UTC) - (seen.memory.updated_at or datetime.now(UTC)) < FRESH:
            with self._database.account_statements(seen.account_id) as db:
                wake_in(db, "remember", seen.account_id, seen.conversation_id, RETRY_SECONDS)
        kept = self._ask(seen, memory.chunks(told)[-1:], told)
        if kept is not None and kept.summary:
            self._store(seen, kept, seen.memory.upto)

    def _sum_up(self, seen: _Seen) -> None:
        kept = self._ask(seen, memory.chunks(seen.new), seen.lines)
        if kept is not None and kept.summary:
            self._store(seen, kept, seen.upto)
            return
        with self._database.account_statements(seen.account_id) as db:
            if _is_unchanged(db, seen):
                _keep_by_rules(db, seen)

    def _ask(self, seen: _Seen, parts: Sequence[Sequence[Line]], all_lines: Sequence[Line]) -> Kept | None:
        """What a model says of these lines, as far as it may be kept, one part after the other; None when none answered."""
        summary, kept = seen.memory.summary, None
        facts: list[Fact] = []
        waiting = recap.open_lines(all_lines)
        for part in parts:
            kept = self._told(seen, part, summary, waiting)
            if kept is None or not kept.summary:
                return kept
            summary = kept.summary
            facts += kept.facts
        return Kept(kept.summary, kept.open_questions, tuple(facts)) if kept else None

    def _told(self, seen: _Seen, lines: Sequence[Line], before: str, waiting: Sequence[Line]) -> Kept | None:
        spent = usage.noting(self._database, seen.account_id, seen.conversation_id, "summary")
        try:
            answered = self._chain_for(seen.account_id).fill(memory.asking(lines, before), memory.FORM, on_spent=spent)
        except ProviderError as error:
            log.info("not_summed_up", error=error.kind)
            return None
        spent(answered.usage)
        kept = memory.kept(answered.answer, lines, before, waiting)
        if not kept.summary:
            log.warning("summary_not_kept", conversation_id=str(seen.conversation_id))
        return kept

    def _store(self, seen: _Seen, kept: Kept, upto: int) -> None:
        with self._database.account_statements(seen.account_id) as db:
            if not _is_unchanged(db, seen):
                return
            stored = memories.keep(
                db, seen.account_id, seen.conversation_id, seen.memory, upto=upto, summary=kept.summary,
                open_questions=kept.open_questions, made_by="model",
            )  # fmt: skip
            if stored:
                memories.learn(db, seen.account_id, seen.conversation_id, seen.contact_id, kept.facts)


def _seen(db: Statements, account_id: UUID, conversation_id: UUID, *, for_a_person: bool = False) -> _Seen | None:
    """The conversation with the lines to tell of; None when there is none, or nothing for a person to read about."""
    where = {"account": account_id, "id": conversation_id}
    here = db.execute(_HERE, where).first()
    if here is None or (for_a_person and (here.handed_at is None or not here.with_people)):
        return None
    known = memories.memory_of(db.execute(*memories.reading(account_id, conversation_id)).first())
    upto = here.handed_at if for_a_person else here.last_position
    if known.updated_at is None and here.cut_position != known.cut:
        return None  # resolved between the two statements
    lines = _lines(db, account_id, conversation_id, known.since, upto)
    return _Seen(account_id, conversation_id, here.contact_id, known, upto, lines, here.with_people)


def _lines(db: Statements, account_id: UUID, conversation_id: UUID, after: int, upto: int) -> tuple[Line, ...]:
    where = {"account": account_id, "id": conversation_id, "after": after, "upto": upto, "limit": MOST_READ}
    return tuple(_line(row) for row in reversed(db.execute(_LINES, where).all()))


def _line(row: Any) -> Line:
    return Line(row.id, row.position, row.author, row.kind, row.text, row.created_at, tuple(row.sources))


def _is_unchanged(db: Statements, seen: _Seen) -> bool:
    """Locks the conversation; whether it was not cut, and every line still says what was read."""
    row = db.execute(_LOCKED, {"account": seen.account_id, "id": seen.conversation_id}).first()
    if row is None or row.cut_position != seen.memory.cut:
        return False
    now = _lines(db, seen.account_id, seen.conversation_id, seen.memory.since, seen.upto)
    return [(line.id, line.text) for line in now] == [(line.id, line.text) for line in seen.lines]


def _keep_by_rules(db: Statements, seen: _Seen) -> None:
    """A model's former words stay; what rules said is said anew."""
    by_model = seen.memory.made_by == "model" and seen.memory.summary
    text = recap.summed_up(seen.new, seen.memory.summary) if by_model else recap.summed_up(seen.lines)
    memories.keep(
        db, seen.account_id, seen.conversation_id, seen.memory, upto=seen.upto, summary=text,
        open_questions=recap.open_questions(seen.lines), made_by="rules",
    )  # fmt: skip


def _wants_refining(known: Memory) -> bool:
    if known.made_by != "rules" or not known.summary or known.updated_at is None:
        return False
    return datetime.now(UTC) - known.updated_at < REFINED_FOR
