"""From a file to passages that are found: read in a child process, split, stored at once, then embedded batch by batch."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
import structlog

from dana.ai.contract import ProviderError
from dana.ai.embeddings import Embedder
from dana.database.statements import Statements
from dana.database.transactions import Database
from dana.jobs import wake
from dana.knowledge.reading import Reading, Unreadable, read
from dana.knowledge.search import vector_literal
from dana.knowledge.splitting import Piece, split
from dana.knowledge.words import document_weights, sparse_literal
from dana.realtime import publish

log = structlog.get_logger()

MOST_ATTEMPTS = 3  # a file that kills its worker this often is given up
LEASE_SECONDS = 180
BATCH = 8

_CLAIM = sa.text("""
update documents set status = 'processing', stage = case when passages > 0 then 'embedding' else 'reading' end,
  attempts = attempts + 1, working_until = now() + make_interval(secs => :seconds), version = version + 1, updated_at = now()
where account_id = :account and id = :id and status in ('queued', 'processing') and coalesce(working_until, '-infinity') < now()
returning name, passages, attempts
""")
_CONTENT = sa.text("select content from document_files where account_id = :account and document_id = :id")
_FAIL = sa.text("""
update documents set status = 'failed', stage = 'failed', error_code = :code, error = :error, working_until = null,
  version = version + 1, updated_at = now() where account_id = :account and id = :id
""")
_ADD_PAGE = sa.text("""
insert into document_pages (account_id, document_id, number, start_offset, end_offset, text)
values (:account, :document, :number, :start, :end, :text)
""")
_ADD_PASSAGE = sa.text("""
insert into passages (account_id, id, document_id, position, text, indexed_text, page, heading, start_offset, end_offset, words)
values (:account, :id, :document, :position, :text, :indexed_text, :page, :heading, :start, :end, cast(:words as sparsevec))
""")
_COUNT_TERMS = sa.text("""
insert into terms (account_id, term, passages)
select :account, term, count from unnest(cast(:terms as integer[]), cast(:counts as integer[])) as t(term, count) order by term
on conflict (account_id, term) do update set passages = terms.passages + excluded.passages
""")
_FORGET_TERMS = sa.text("delete from terms where account_id = :account and passages <= 0")
_STORED = sa.text("""
update documents set stage = 'embedding', passages = :passages, embedded = 0, done = 0, total = :passages, pages = :pages, title = :title,
  attempts = 0, version = version + 1, updated_at = now() where account_id = :account and id = :id
""")
_TO_EMBED = sa.text("""
select id, indexed_text from passages where account_id = :account and document_id = :id
  and (embedding is null or embedding_model <> :model) order by position limit :limit
""")
_SET_VECTORS = sa.text("""
update passages p set embedding = cast(v.vector as halfvec), embedding_model = :model
from unnest(cast(:ids as uuid[]), cast(:vectors as text[])) as v(id, vector)
where p.account_id = :account and p.id = v.id
""")
_PROGRESS = sa.text("""
update documents set embedded = embedded + :more, done = done + :more, working_until = now() + make_interval(secs => :seconds),
  version = version + 1, updated_at = now() where account_id = :account and id = :id and status = 'processing' returning version
""")
_READY = sa.text("""
update documents set status = 'ready', stage = 'ready', working_until = null, attempts = 0, error = null, error_code = null,
  embedded = passages, done = passages, version = version + 1, updated_at = now()
where account_id = :account and id = :id and status = 'processing'
""")
_LATER = sa.text("""
update documents set working_until = now() + make_interval(secs => :seconds), attempts = greatest(attempts - 1, 0)
where account_id = :account and id = :id returning working_until
""")


@dataclass(frozen=True, slots=True)
class Ingest:
    """Reads documents that are queued; may be woken at any time, twice, or for nothing."""

    database: Database
    embedder: Embedder

    def read_document(self, account_id: UUID, document_id: UUID) -> None:
        """Take a document as far as it goes: ready, failed with the reason in words, or tried again later."""
        where = {"account": account_id, "id": document_id}
        with self.database.account_statements(account_id) as db:
            claimed = db.execute(_CLAIM, {**where, "seconds": LEASE_SECONDS}).first()
            if claimed is None:
                return
            publish(db, account_id, "document", document_id)
            content = db.execute(_CONTENT, where).scalar() if claimed.passages == 0 else None
        if claimed.attempts > MOST_ATTEMPTS:
            self._fail(where, "crashes", "Reading this file broke off several times. Save it anew, or as another type, and try again.")
        elif content is None or self._store(where, bytes(content), claimed.name):
            self._embed(where)

    def _store(self, where: dict[str, UUID], content: bytes, name: str) -> bool:
        try:
            reading = read(content, name)
            pieces = split(reading)
            if not pieces:
                raise Unreadable("empty", "There is no text in this file.")
        except Unreadable as error:
            self._fail(where, error.code, error.message)
            return False
        with self.database.account_statements(where["account"]) as db:
            if db.execute(sa.text("select 1 from documents where account_id = :account and id = :id for update"), where).first() is None:
                return False  # deleted meanwhile
            store_reading(db, where["account"], where["id"], reading, pieces)
            publish(db, where["account"], "document", where["id"])
        return True

    def _embed(self, where: dict[str, UUID]) -> None:
        account_id, model = where["account"], self.embedder.model_id
        while True:
            with self.database.account_statements(account_id, fleeting=True) as db:
                batch = db.execute(_TO_EMBED, {**where, "model": model, "limit": BATCH}).all()
            if not batch:
                break
            try:
                vectors = self.embedder.embed_passages([row.indexed_text for row in batch])
            except ProviderError as error:
                self._try_later(where, error)
                return
            with self.database.account_statements(account_id) as db:
                ids, texts = [row.id for row in batch], [vector_literal(vector) for vector in vectors]
                db.execute(_SET_VECTORS, {**where, "ids": ids, "vectors": texts, "model": model})
                if db.execute(_PROGRESS, {**where, "more": len(batch), "seconds": LEASE_SECONDS}).first() is None:
                    return
                publish(db, account_id, "document", where["id"])
        with self.database.account_statements(account_id) as db:
            db.execute(_READY, where)
            publish(db, account_id, "document", where["id"])

    def _try_later(self, where: dict[str, UUID], error: ProviderError) -> None:
        """The embedding process is away: the document is found by its words meanwhile."""
        log.warning("not_embedded_yet", error=error.message)
        with self.database.account_statements(where["account"]) as db:
            at = db.execute(_LATER, {**where, "seconds": 10}).scalar()
            wake(db, "read_document", where["account"], where["id"], at=at)

    def _fail(self, where: dict[str, Any], code: str, message: str) -> None:
        log.info("document_failed", code=code)
        with self.database.account_statements(where["account"]) as db:
            db.execute(_FAIL, {**where, "code": code, "error": message})
            publish(db, where["account"], "document", where["id"])


def store_reading(db: Statements, account_id: UUID, document_id: UUID, reading: Reading, pieces: list[Piece]) -> None:
    """Pages, passages and word counts of a document in one transaction: never half a document."""
    where = {"account": account_id, "document": document_id}
    remove_passages(db, account_id, document_id)
    pages = [
        {**where, "number": page.number, "start": page.start, "end": page.end, "text": reading.text[page.start : page.end]}
        for page in reading.pages
    ]
    db.execute(_ADD_PAGE, pages)
    weights = [document_weights(piece.indexed_text) for piece in pieces]
    db.execute(
        _ADD_PASSAGE,
        [
            {**where, "id": uuid4(), "position": piece.position, "text": piece.text, "indexed_text": piece.indexed_text,
             "page": piece.page, "heading": " › ".join(piece.heading) or None, "start": piece.start, "end": piece.end,
             "words": sparse_literal(found)}
            for piece, found in zip(pieces, weights, strict=True)
        ],
    )  # fmt: skip
    _count_terms(db, account_id, weights, +1)
    db.execute(
        _STORED,
        {"account": account_id, "id": document_id, "passages": len(pieces), "pages": reading.page_count, "title": reading.title},
    )


def remove_passages(db: Statements, account_id: UUID, document_id: UUID) -> None:
    """Take a document's passages and pages out of search, with this transaction."""
    where = {"account": account_id, "document": document_id}
    old = db.execute(sa.text("delete from passages where account_id = :account and document_id = :document returning words::text"), where)
    weights = [_terms_of(words) for (words,) in old]
    _count_terms(db, account_id, weights, -1)
    if weights:
        db.execute(_FORGET_TERMS, where)
    db.execute(sa.text("delete from document_pages where account_id = :account and document_id = :document"), where)


def _count_terms(db: Statements, account_id: UUID, weights: list[dict[int, float]], sign: int) -> None:
    if not weights:
        return
    counts: dict[int, int] = {0: len(weights)}
    for found in weights:
        for term in found:
            counts[term] = counts.get(term, 0) + 1
    terms = sorted(counts)
    db.execute(_COUNT_TERMS, {"account": account_id, "terms": terms, "counts": [sign * counts[term] for term in terms]})


def _terms_of(sparse: str) -> dict[int, float]:
    body = sparse[1 : sparse.index("}")]
    return {int(pair.split(":")[0]): 1.0 for pair in body.split(",") if pair}
