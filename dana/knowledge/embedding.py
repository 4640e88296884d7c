"""Makes the vectors of an account's passages, those of the newest document first; with a new model, while the old one's still answer."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
import structlog

from dana.ai.contract import ProviderError
from dana.ai.embeddings import Embedder
from dana.database.statements import Statements
from dana.database.system import unembedded
from dana.database.transactions import Database
from dana.jobs import wake, wake_in, waker
from dana.knowledge.index import Waiting, lock, store_vectors, to_embed
from dana.knowledge.packing import is_worth_packing
from dana.realtime import publish

log = structlog.get_logger()

BATCH = 16
MOST_BATCHES = 64  # then other accounts have their turn
LEASE_SECONDS = 180
RETRY_SECONDS = 10
SWEEP_SECONDS = 30
MOST_ACCOUNTS = 50

_CLAIM = sa.text("""
update knowledge_indexes set embedding_until = now() + make_interval(secs => :seconds),
  model = coalesce(model, :model), next_model = case when model <> :model then :model end
where account_id = :account and coalesce(embedding_until, '-infinity') < now() returning model
""")
_GO_ON = sa.text("update knowledge_indexes set embedding_until = now() + make_interval(secs => :seconds) where account_id = :account")
_LET_GO = sa.text("update knowledge_indexes set embedding_until = null where account_id = :account")
_PROGRESS = sa.text("""
update documents d set embedded = least(d.embedded + n.more, d.passages), done = least(d.done + n.more, d.passages),
  version = d.version + 1, updated_at = now()
from unnest(cast(:documents as uuid[]), cast(:counts as integer[])) as n(document_id, more)
where d.account_id = :account and d.id = n.document_id and d.stage = 'embedding'
""")
_READY = sa.text("""
update documents d set status = 'ready', stage = 'ready', working_until = null, attempts = 0, error = null, error_code = null,
  embedded = passages, done = passages, version = version + 1, updated_at = now()
where d.account_id = :account and d.stage = 'embedding' and not exists (
  select 1 from passages p where p.account_id = d.account_id and p.document_id = d.id and not exists (
    select 1 from passage_vectors v where v.account_id = p.account_id and v.number = p.number and v.model = :model))
returning d.id
""")
_TAKE_OVER = sa.text("""
update knowledge_indexes set model = next_model, next_model = null
where account_id = :account and next_model = :model returning model
""")
_FORGET_OTHERS = sa.text("delete from passage_vectors where account_id = :account and model <> :model")
_FORGET_BOOKS = sa.text("delete from code_books where account_id = :account and model <> :model")
_PACK = sa.text("""
select coalesce((select passages from terms where account_id = :account and term = 0), 0) as passages, last_number, packed_to, packed,
  exists (select 1 from code_books b where b.account_id = k.account_id and b.model = k.model and b.is_serving) as has_codes
from knowledge_indexes k where account_id = :account
""")


def sweeper(
    database: Database, model: str, english: str | None = None, *, clock: Callable[[], float] = time.monotonic
) -> Callable[[], None]:
    """A function to call often: every half minute it wakes the accounts whose vectors are of other models than those that are wanted."""

    def missed(db: Statements) -> Iterable[tuple[str, UUID, UUID]]:
        accounts = unembedded.accounts_to_embed(db, model, english, MOST_ACCOUNTS)
        return [("embed_passages", account_id, account_id) for account_id in accounts]

    return waker(database, missed, SWEEP_SECONDS, clock)


@dataclass(frozen=True, slots=True)
class Embedding:
    """Makes what vectors are missing; may be woken at any time, twice, or for nothing."""

    database: Database
    embedder: Embedder

    def embed_passages(self, account_id: UUID, _row_id: UUID) -> None:
        """Go on until every passage of the account has its vector, the embedding process is away, or others must have a turn."""
        model = self.embedder.model_id
        with self.database.account_statements(account_id) as db:
            claim = {"account": account_id, "model": model, "seconds": LEASE_SECONDS}
            if db.execute(_CLAIM, claim).first() is None:
                return
        try:
            self._work(account_id, model)
        except ProviderError as error:  # documents are found by their words meanwhile
            log.warning("not_embedded_yet", error=error.message)
            self._again(account_id, RETRY_SECONDS)

    def _work(self, account_id: UUID, model: str) -> None:
        for _ in range(MOST_BATCHES):
            with self.database.account_statements(account_id, fleeting=True) as db:
                batch = to_embed(db, account_id, model, BATCH)
            if not batch:
                self._finish(account_id, model)
                return
            vectors = self.embedder.embed_passages([passage.indexed_text for passage in batch])
            self._store(account_id, model, batch, vectors)
        self._again(account_id, 0)

    def _store(self, account_id: UUID, model: str, batch: list[Waiting], vectors: list[list[float]]) -> None:
        with self.database.account_statements(account_id) as db:
            db.execute(_GO_ON, {"account": account_id, "seconds": LEASE_SECONDS})  # first: see index.lock
            stored = Counter(store_vectors(db, account_id, model, [(p.id, v) for p, v in zip(batch, vectors, strict=True)]))
            documents = sorted(stored)
            counts = [stored[document_id] for document_id in documents]
            db.execute(_PROGRESS, {"account": account_id, "documents": documents, "counts": counts})
            ready = [] if len(documents) < 2 and len(batch) == BATCH else self._ready(db, account_id, model)
            for document_id in {*documents, *ready}:
                publish(db, account_id, "document", document_id)

    def _ready(self, db: Statements, account_id: UUID, model: str) -> list[UUID]:
        return [document_id for (document_id,) in db.execute(_READY, {"account": account_id, "model": model})]

    def _finish(self, account_id: UUID, model: str) -> None:
        where = {"account": account_id, "model": model}
        with self.database.account_statements(account_id) as db:
            lock(db, account_id)
            for document_id in self._ready(db, account_id, model):
                publish(db, account_id, "document", document_id)
            if db.execute(_TAKE_OVER, where).first() is not None:
                log.info("embedding_model_changed", model=model)
                db.execute(_FORGET_BOOKS, where)
                db.execute(_FORGET_OTHERS, where)
            db.execute(_LET_GO, where)
            if is_worth_packing(db.execute(_PACK, where).one()):
                wake(db, "pack_index", account_id, account_id)
            if to_embed(db, account_id, model, 1):  # came while the last were made
                wake(db, "embed_passages", account_id, account_id)
            else:
                wake(db, "embed_in_english", account_id, account_id)
                wake(db, "find_contradictions", account_id, account_id)

    def _again(self, account_id: UUID, seconds: int) -> None:
        with self.database.account_statements(account_id) as db:
            db.execute(_LET_GO, {"account": account_id})
            wake_in(db, "embed_passages", account_id, account_id, seconds)
