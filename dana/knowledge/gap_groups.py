"""Puts questions that no document answered together by their meaning: a job, woken by each of them."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import structlog

from dana.ai.contract import ProviderError
from dana.ai.embeddings import Embedder
from dana.ai.sentences import stems_of
from dana.database.statements import Statements
from dana.database.system import ungrouped
from dana.database.transactions import Database
from dana.jobs import wake, waker
from dana.knowledge.index import vector_literal
from dana.polling import in_turns
from dana.realtime import publish

log = structlog.get_logger()

BATCH = 64  # questions in one go
MOST_COMPARED = 5_000  # of the account's newest questions
SWEEP_SECONDS = 30
MOST_ACCOUNTS = 50

# The mean cosine with a group's questions from which another one belongs to it, by model. Within a language unlike questions are more
# alike, so there it takes more. Measured by bench/gaps.py for the first; the others are estimates from the models' score ranges.
NEAR = {"multilingual-e5-small": 0.87, "all-MiniLM-L6-v2": 0.65, "text-embedding-3-small": 0.60}
MORE_IN_ONE_LANGUAGE = 0.03
NEAR_BY_WORDS = 0.7  # without vectors

_WORD_OF_MEANING = re.compile(r"\w*\d\w*|\w{4,}|[^\x00-\u02ff]{2,}")


def words_of(text: str) -> frozenset[str]:
    """The words of a question that mean something, in a rough common form: little words are short in the languages that have spaces."""
    return frozenset(stem for stem in stems_of(text) if _WORD_OF_MEANING.fullmatch(stem))


def alike(one: str, other: str) -> float:
    """How much two questions say the same, from 0 to 1, by their words alone."""
    ours, theirs = words_of(one), words_of(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


def sweeper(database: Database, *, clock: Callable[[], float] = time.monotonic) -> Callable[[], None]:
    """A function to call often: every half minute it wakes the accounts whose questions wait for a group and were missed."""

    def missed(db: Statements) -> Iterable[tuple[str, UUID, UUID]]:
        return [("group_gaps", account_id, account_id) for account_id in ungrouped.accounts_to_group(db, MOST_ACCOUNTS)]

    return waker(database, missed, SWEEP_SECONDS, clock)


_ONE_AT_A_TIME = sa.text("select pg_advisory_xact_lock(hashtextextended('group_gaps ' || cast(:account as text), 0))")
_NO_VECTOR = sa.text("""
select id, text from gap_questions where account_id = :account and model is distinct from :model
order by gap_id is not null, at desc limit :limit
""")
_VECTOR = sa.text("""
update gap_questions q set model = :model, vector = cast(v.vector as halfvec)
from unnest(cast(:ids as uuid[]), cast(:texts as text[]), cast(:vectors as text[])) as v(id, text, vector)
where q.account_id = :account and q.id = v.id and q.text = v.text
""")
_UNGROUPED = sa.text("""
select id, text, language, model, vector::text as vector, at from gap_questions
where account_id = :account and gap_id is null order by at, id limit :limit for update skip locked
""")
_NEAREST = sa.text("""
select q.gap_id from gap_questions q
join (select id from gap_questions where account_id = :account and gap_id is not null order by at desc limit :most) newest
  on newest.id = q.id
where q.account_id = :account and q.model = :model
group by q.gap_id
having avg(1 - (q.vector <=> cast(:vector as halfvec)) - case when q.language = :language then :more else 0 end) >= :near
order by avg(1 - (q.vector <=> cast(:vector as halfvec)) - case when q.language = :language then :more else 0 end) desc limit 1
""")
_GROUPED = sa.text("""
select gap_id, text from gap_questions where account_id = :account and gap_id is not null order by at desc limit :most
""")
_BEGIN = sa.text("insert into knowledge_gaps (account_id, id) values (:account, :gap)")
_JOIN = sa.text("update gap_questions set gap_id = :gap where account_id = :account and id = :id")
# Whoever asks it again after it was answered was not answered.
_ASKED_AGAIN = sa.text("""
update knowledge_gaps set version = version + 1, state = case when state = 'answered' and decided_at < :at then 'open' else state end
where account_id = :account and id = :gap
""")
_FORGET_EMPTY = sa.text("""
delete from knowledge_gaps g where g.account_id = :account
  and not exists (select 1 from gap_questions q where q.account_id = g.account_id and q.gap_id = g.id)
""")


@dataclass(frozen=True, slots=True)
class Grouping:
    """Puts questions of one meaning together; may be woken at any time, twice, or for nothing."""

    database: Database
    embedder: Embedder

    def group_gaps(self, account_id: UUID, _row_id: UUID) -> None:
        """Find the group of each new question, by meaning where there are vectors and by words where there are none."""
        self._embed(account_id)
        with self.database.account_statements(account_id) as db:
            db.execute(_ONE_AT_A_TIME, {"account": account_id})
            db.execute(_FORGET_EMPTY, {"account": account_id})
            waiting = db.execute(_UNGROUPED, {"account": account_id, "limit": BATCH}).all()
            for question in waiting:
                gap_id = self._place(db, account_id, question)
                publish(db, account_id, "gap", gap_id)
            if len(waiting) == BATCH:
                wake(db, "group_gaps", account_id, account_id)

    def _embed(self, account_id: UUID) -> None:
        model = self.embedder.model_id
        with self.database.account_statements(account_id, fleeting=True) as db:
            found = db.execute(_NO_VECTOR, {"account": account_id, "model": model, "limit": BATCH}).all()
        ids, texts, vectors = [], [], []
        try:
            for row in found:
                vectors.append(vector_literal(self.embedder.embed_query(row.text)))
                ids.append(row.id)
                texts.append(row.text)
        except ProviderError as error:  # what has no vector is grouped by its words meanwhile
            log.warning("questions_not_embedded", error=error.message)
        if ids:
            with self.database.account_statements(account_id) as db:
                db.execute(_VECTOR, {"account": account_id, "model": model, "ids": ids, "texts": texts, "vectors": vectors})

    def _place(self, db: Statements, account_id: UUID, question: Any) -> UUID:
        gap_id = _by_meaning(db, account_id, question) or _by_words(db, account_id, question)
        if gap_id is None:
            gap_id = uuid4()
            db.execute(_BEGIN, {"account": account_id, "gap": gap_id})
        db.execute(_JOIN, {"account": account_id, "gap": gap_id, "id": question.id})
        db.execute(_ASKED_AGAIN, {"account": account_id, "gap": gap_id, "at": question.at})
        return gap_id


def _by_meaning(db: Statements, account_id: UUID, question: Any) -> UUID | None:
    near = NEAR.get(question.model or "")
    if near is None or question.vector is None:
        return None
    wanted = {"account": account_id, "model": question.model, "vector": question.vector, "language": question.language, "near": near}
    found: UUID | None = db.execute(_NEAREST, {**wanted, "more": MORE_IN_ONE_LANGUAGE, "most": MOST_COMPARED}).scalar()
    return found


def _by_words(db: Statements, account_id: UUID, question: Any) -> UUID | None:
    """Among all questions where this one has no vector that can be judged; among the same words otherwise."""
    near = 1.0 if question.model in NEAR else NEAR_BY_WORDS
    groups: dict[UUID, list[float]] = {}
    for gap_id, text in in_turns(db.execute(_GROUPED, {"account": account_id, "most": MOST_COMPARED})):
        groups.setdefault(gap_id, []).append(alike(question.text, text))
    means = {gap_id: sum(found) / len(found) for gap_id, found in groups.items()}
    best = max(means, key=means.__getitem__, default=None)
    return best if best is not None and means[best] >= near else None
