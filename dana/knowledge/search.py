"""Finds passages by words and by meaning, in one pass over the account's passages."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
import structlog

from dana.ai.contract import ProviderError
from dana.ai.embeddings import Embedder
from dana.database.transactions import Database
from dana.knowledge.words import query_terms

log = structlog.get_logger()

CANDIDATES = 50  # of each kind
MEANING_SHARE = 0.7  # measured for multilingual-e5-small: best over English, Spanish and Arabic question sets


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found; `similarity` is the cosine, `lexical` the BM25 score, `score` their fusion."""

    id: UUID
    text: str
    document_id: UUID
    document_name: str
    page: int | None
    heading: str | None
    start: int
    end: int
    score: float
    similarity: float | None
    lexical: float


# The number of passages is kept as the term 0. Without a vector (not embedded yet, or no embedding process) words alone decide.
_SEARCH = sa.text("""
with weighted as (
  select t.term, ln(1 + (n.passages - t.passages + 0.5) / (t.passages + 0.5)) as weight
  from terms t, terms n
  where t.account_id = :account and t.term = any(:terms) and n.account_id = :account and n.term = 0
), q as (
  select cast((select '{' || string_agg(term || ':' || greatest(weight, 0.0001)::real, ',' order by term) || '}/1000000000' from weighted)
      as sparsevec) as words, cast(:vector as halfvec) as meaning
), scored as materialized (
  select p.id, case when p.embedding_model = :model then 1 - (p.embedding <=> q.meaning) end as meaning,
    coalesce(-(p.words <#> q.words), 0) as words
  from passages p, q where p.account_id = :account
), best as (
  (select * from scored where meaning is not null order by meaning desc limit :candidates)
  union (select * from scored where words > 0 order by words desc limit :candidates)
), scale as (
  select avg(meaning) am, stddev_pop(meaning) + 1e-6 sm, avg(words) aw, stddev_pop(words) + 1e-6 sw, min(meaning) low from best
), ranked as (
  select id, meaning, words,
    coalesce(:share * (coalesce(meaning, low) - am) / sm, 0) + (1 - :share) * (words - aw) / sw as score from best, scale
  order by score desc, id limit :limit
)
select p.id, p.text, p.document_id, d.name, p.page, p.heading, p.start_offset, p.end_offset, r.score, r.meaning, r.words
from ranked r
join passages p on p.account_id = :account and p.id = r.id
join documents d on d.account_id = :account and d.id = p.document_id
order by r.score desc, r.id
""")


class Library:
    """Search over the passages of any account, one account at a time."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database, self._embedder = database, embedder

    def search(self, account_id: UUID, query: str, *, limit: int) -> list[Found]:
        """The best passages, best first; by words alone while the embedding process is away."""
        query = query.strip()[:2000]
        if not query:
            return []
        vector = self._vector(query)
        with self._database.account_statements(account_id, fleeting=True) as db:
            wanted = {
                "account": account_id, "terms": sorted(query_terms(query)), "vector": vector, "model": self._embedder.model_id,
                "candidates": CANDIDATES, "share": MEANING_SHARE, "limit": limit,
            }  # fmt: skip
            (rows,) = db.together([(_SEARCH, wanted)], last=True)
        return [Found(*row) for row in rows]

    def _vector(self, query: str) -> str | None:
        try:
            return vector_literal(self._embedder.embed_query(query))
        except ProviderError as error:
            log.warning("query_not_embedded", error=error.message)
            return None


def vector_literal(vector: list[float]) -> str:
    """A vector as pgvector reads it."""
    return "[" + ",".join(f"{value:.5g}" for value in vector) + "]"
