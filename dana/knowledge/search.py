"""Finds passages by words and by meaning: candidates of both kinds, compared exactly and fused."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
import structlog

from dana.ai.contract import ProviderError
from dana.ai.embeddings import Embedder
from dana.ai.language import is_english
from dana.database.statements import Quick, Step
from dana.database.transactions import Database
from dana.knowledge.fusion import CANDIDATES, ENGLISH_SHARES, Lexicon, corrected, meaning_share, misspelt
from dana.knowledge.index import PASSAGES, vector_literal
from dana.knowledge.words import query_terms, query_words, sparse_literal

log = structlog.get_logger()

Audience = Literal["customers", "team"]

SMALL = 3_000  # up to so many passages all are compared: nothing is faster, and nothing is missed
WIDE, WIDEST = 80, 600  # candidates of a kind that are taken roughly and then compared exactly, in smaller and in large accounts
LIGHT = 2_000  # entries of postings that a question's rarest terms may have together before the commoner ones are left out
LIGHT_SHARE = 0.05  # the same, as a share of a large account's passages
PROBES = 0.35  # the share of cells that is looked into


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
    position: int
    page_end: int | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents to search; an empty list leaves the choice open."""

    tags: Sequence[str] = ()
    document_ids: Sequence[UUID] = ()
    media_types: Sequence[str] = ()
    languages: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.tags or self.document_ids or self.media_types or self.languages)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, best first, and what the account knows of the question's words; `model` made the similarities, if there are any."""

    hits: list[Found]
    lexicon: Lexicon
    model: str | None = None


# One row: the state of the index, what is known of the question's words, and which documents are closed to whoever asks, as of this moment.
_LOOK = sa.text("""
select k.model, k.edition, k.packed_to, k.last_number, b.generation, b.cells,
  (select array_agg(t.term) from terms t where t.account_id = :account and t.term = any(:terms)) as terms,
  (select array_agg(t.passages) from terms t where t.account_id = :account and t.term = any(:terms)) as held,
  (select array_agg(d.id) from documents d where d.account_id = :account
    and (d.hidden_at is not null or d.expires_at is not null or d.visibility = 'team') -- the condition of the index
    and (d.hidden_at is not null or d.expires_at <= now() or (d.visibility = 'team' and not :team))) as closed
from knowledge_indexes k left join code_books b on b.account_id = k.account_id and b.model = k.model and b.is_serving
where k.account_id = :account
""")
_ONLY = sa.text("""
select array_agg(d.id) from documents d where d.account_id = :account
  and (cardinality(cast(:tags as text[])) = 0 or d.tags && cast(:tags as text[]))
  and (cardinality(cast(:document_ids as uuid[])) = 0 or d.id = any(cast(:document_ids as uuid[])))
  and (cardinality(cast(:media_types as text[])) = 0 or d.media_type = any(cast(:media_types as text[])))
  and (cardinality(cast(:languages as text[])) = 0 or d.metadata ->> 'language' = any(cast(:languages as text[])))
""")

# PostgreSQL would make a new plan for every question, as if other values could lead to a better one: a quarter of what a search costs.
_PLAN_ONCE = sa.text("select set_config('plan_cache_mode', 'force_generic_plan', true)")
_HELD = sa.text("select term, passages from terms where account_id = :account and term = any(:terms)")

_OPEN = "document_id <> all(cast(:closed as uuid[]))"
# All passages of the account, or of some documents, compared one by one.
_ALL = """
dense as (
  select number from passage_vectors, q where account_id = :account and model = :model and {which}
  order by vector <=> q.meaning limit :candidates
), lexical as (
  select number from passage_words, q where account_id = :account and {which}
  order by words <#> q.terms limit :candidates
)"""
# Meaning: the nearest by bits within the nearest cells. Words: the postings of the rarest terms, and what is not packed yet.
_PACKED = """
seen as materialized (
  select q.meaning - b.mean as centred, binary_quantize(q.meaning - b.mean)::bit(384) as bits
  from q, code_books b where b.account_id = :account and b.model = :model and b.generation = :generation
), cells as materialized (
  select cell from code_cells c, seen where c.account_id = :account and c.model = :model and c.generation = :generation
  order by c.centroid <=> seen.centred limit :probes
), codes as (
  select unnest(numbers) as number, unnest(bits) as bits from code_blocks c
  where c.account_id = :account and c.model = :model and c.generation = :generation and c.cell = any(array(select cell from cells))
  union all
  select number, bits from passage_codes c
  where c.account_id = :account and c.model = :model and c.generation = :generation and c.cell = any(array(select cell from cells))
), dense as (
  select number from codes order by bits <~> (select bits from seen) limit :wide
), rare as (
  select * from unnest(cast(:rare_terms as integer[]), cast(:rare_weights as real[])) as t(term, weight)
), lexical as (
  (select n.number from rare
   join postings o on o.account_id = :account and o.edition = :edition and o.term = rare.term
   cross join lateral unnest(o.numbers, o.weights) as n(number, weight)
   group by n.number order by sum(n.weight * rare.weight) desc limit :wide)
  union all
  (select number from passage_words, q where account_id = :account and number > :packed_to and number <= :last_number -- few
   order by words <#> q.terms limit :candidates)
)"""
_SEARCH = """
with q as (
  select cast(:words as sparsevec) as terms, cast(:vector as halfvec) as meaning, cast(:english as halfvec) as english
), {candidates}, candidates as (
  select number from dense union select number from lexical
), scored as materialized (
  select w.number, 1 - (v.vector <=> q.meaning) as meaning, coalesce(-(w.words <#> q.terms), 0) as words
  from q, candidates c
  cross join lateral (
    select * from passage_words w where w.account_id = :account and w.number = c.number and w.{open} offset 0 -- by its key, each
  ) w left join lateral (
    select * from passage_vectors v where v.account_id = :account and v.number = c.number and v.model = :model offset 0
  ) v on true
), nearest as (
  (select * from scored where meaning is not null order by meaning desc, number limit :candidates)
  union (select * from scored where words > 0 order by words desc, number limit :candidates)
), best as (
  select n.*, 1 - (e.vector <=> q.english) as english from q cross join nearest n left join lateral (
    select * from english_vectors e where e.account_id = :account and e.number = n.number and e.model = :english_model offset 0
  ) e on q.english is not null
), scale as (
  select avg(meaning) am, stddev_pop(meaning) + 1e-6 sm, avg(words) aw, stddev_pop(words) + 1e-6 sw, min(meaning) low,
    avg(english) ae, stddev_pop(english) + 1e-6 se, power(count(english)::real / greatest(count(*), 1), 2) as is_english, max(words) top
  from best
), sharpened as (
  select *, greatest(0, least(1, ((top - aw) / sw - :blunt) / (:sharp - :blunt))) as sharpness from scale
), shares as (
  select *, is_english * (:english_if_blunt + sharpness * (:english_if_sharp - :english_if_blunt)) as english_share,
    :share + is_english * greatest(0, :share_if_blunt + sharpness * (:share_if_sharp - :share_if_blunt) - :share) as share from sharpened
), ranked as (
  select number, meaning, words, share * ((1 - english_share) * m + english_share * coalesce(e, m)) + (1 - share) * w as score
  from best, shares cross join lateral (
    select coalesce((coalesce(meaning, low) - am) / sm, 0) as m, (english - ae) / se as e, (words - aw) / sw as w
  ) z order by score desc, number limit :limit
)
select p.id, p.text, p.document_id, d.name, p.page, p.heading, p.start_offset, p.end_offset, r.score, r.meaning, r.words,
  p.position, p.page_end, d.title
from ranked r
cross join lateral (select * from passages p where p.account_id = :account and p.number = r.number offset 0) p -- by its key, each: accounts
cross join lateral (select * from documents d where d.account_id = :account and d.id = p.document_id offset 0) d -- differ too much in size
where d.hidden_at is null and coalesce(d.expires_at > now(), true) and (:team or d.visibility <> 'team')
order by r.score desc, r.number
"""
_SEARCH_ALL = sa.text(_SEARCH.format(candidates=_ALL.format(which=_OPEN), open=_OPEN))
_SEARCH_SOME = sa.text(_SEARCH.format(candidates=_ALL.format(which=f"document_id = any(cast(:only as uuid[])) and {_OPEN}"), open=_OPEN))
_SEARCH_PACKED = sa.text(_SEARCH.format(candidates=_PACKED, open=_OPEN))


class Library:
    """Search over any account's passages, one account at a time.

    The `former` embedder serves until the new model's vectors are made; `english` gives a second opinion on English questions and passages.
    """

    def __init__(self, database: Database, embedder: Embedder, former: Embedder | None = None, english: Embedder | None = None) -> None:
        self._database, self._english = database, english
        self._embedders = {each.model_id: each for each in (former, embedder) if each}
        self._model = embedder.model_id

    def search(
        self, account_id: UUID, query: str, *, limit: int, audience: Audience = "customers", filters: Filters | None = None
    ) -> list[Found]:
        """The best passages, best first; by words alone while the embedding process is away."""
        return self.find(account_id, query, limit=limit, audience=audience, filters=filters).hits

    def find(
        self, account_id: UUID, query: str, *, limit: int, audience: Audience = "customers", filters: Filters | None = None
    ) -> Findings:
        """The same, with what the account knows of the query's words."""
        query = query.strip()[:2000]
        if not query:
            return Findings([], Lexicon(0))
        asked = _Asked(account_id, query, query_terms(query), limit, audience == "team", filters or Filters())
        return self._find(asked, self._model, self._english_vector(query))

    def _find(self, asked: "_Asked", model: str, english: "_English | None", *, again: bool = True) -> Findings:
        """Search by this model's vectors, or once more by those of the account's; no transaction is open while a model works."""
        vector = self._vector(asked.query, model)
        with self._database.account_statements(asked.account_id, fleeting=True) as db:
            looked = db.together(asked.looks())
            state = looked[1].first()
            if state is None:
                return Findings([], Lexicon(0))
            is_same = state.model in (None, model)
            if is_same or not again:  # changed twice in a moment: then words alone decide
                only = looked[2].scalar() or [] if asked.filters else None
                return self._compare(db, asked, state, _Vectors(vector if is_same else None, english), only)
        return self._find(asked, state.model, english, again=False)

    def _compare(self, db: Quick, asked: "_Asked", state: Any, vectors: "_Vectors", only: list[UUID] | None) -> Findings:
        plan = _Plan(asked, state, self._without_slips(db, asked, _lexicon(state)), vectors, only)
        (found,) = db.together([plan.step()], last=not plan.may_miss)
        if plan.may_miss and found.rowcount < min(asked.limit, plan.lexicon.passages):  # most of what is near is closed to who asks
            (found,) = db.together([(_SEARCH_ALL, plan.values)], last=True)
        return Findings([Found(*row) for row in found], plan.lexicon, state.model if vectors.meaning else None)

    def _without_slips(self, db: Quick, asked: "_Asked", lexicon: Lexicon) -> Lexicon:
        """The lexicon with the words that were meant in place of misspelt ones; asks the database only where a word is unknown."""
        slips = misspelt(query_words(asked.query), lexicon)
        if not slips:
            return lexicon
        near = sorted({term for terms in slips.values() for term in terms})
        (held,) = db.together([(_HELD, {"account": asked.account_id, "terms": near})])
        return corrected(slips, {row.term: row.passages for row in held}, lexicon)

    def _vector(self, query: str, model: str) -> list[float] | None:
        embedder = self._embedders.get(model)
        if embedder is None:
            log.warning("query_not_embedded", error=f"there are vectors of {model}, which is not set as the former embedding model")
            return None
        return _embedded(embedder, query)

    def _english_vector(self, query: str) -> "_English | None":
        vector = _embedded(self._english, query) if self._english and is_english(query) else None
        return _English(self._english.model_id, vector) if self._english and vector else None


def _embedded(embedder: Embedder, query: str) -> list[float] | None:
    try:
        return embedder.embed_query(query)
    except ProviderError as error:
        log.warning("query_not_embedded", model=embedder.model_id, error=error.message)
        return None


class _English(NamedTuple):
    """A question's vector for the second opinion."""

    model: str
    vector: list[float]


class _Vectors(NamedTuple):
    """A question's vectors, where there are any."""

    meaning: list[float] | None
    english: _English | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One search."""

    account_id: UUID
    query: str
    terms: Collection[int]
    limit: int
    is_team: bool
    filters: Filters

    def looks(self) -> list[Step]:
        """What has to be known before the passages are compared."""
        look = {"account": self.account_id, "terms": [PASSAGES, *sorted(self.terms)], "team": self.is_team}
        steps: list[Step] = [(_PLAN_ONCE, {}), (_LOOK, look)]
        if self.filters:
            chosen = {name: list(getattr(self.filters, name)) for name in Filters.__slots__}
            steps.append((_ONLY, {"account": self.account_id, **chosen}))
        return steps


def _lexicon(state: Any) -> Lexicon:
    held = dict(zip(state.terms or (), state.held or (), strict=True))
    return Lexicon(held.pop(PASSAGES, 0), held)


class _Plan:
    """How to search, by the state of the account's index."""

    def __init__(self, asked: _Asked, state: Any, lexicon: Lexicon, vectors: _Vectors, only: list[UUID] | None) -> None:
        self.lexicon = lexicon
        self._state, self._only = state, only
        self.may_miss = only is None and state.packed_to > 0 and state.generation is not None and self.lexicon.passages > SMALL
        vector, english = vectors
        weights = {term: max(lexicon.weight(term), 0.0001) for term in lexicon.holding}
        self.values: dict[str, Any] = {
            "account": asked.account_id, "model": state.model or "", "closed": state.closed or [], "team": asked.is_team,
            "vector": vector and vector_literal(vector),
            "words": sparse_literal(weights), "candidates": CANDIDATES,
            "english": english and vector_literal(english.vector), "english_model": english.model if english else "",
            "share": meaning_share(asked.terms, self.lexicon), "limit": asked.limit, **ENGLISH_SHARES,
        }  # fmt: skip
        self._weights = weights

    def step(self) -> Step:
        """The statement and its values."""
        if self._only is not None:
            return _SEARCH_SOME, {**self.values, "only": self._only}
        if not self.may_miss:
            return _SEARCH_ALL, self.values
        rare = _rarest(self._weights, self.lexicon)
        return _SEARCH_PACKED, {
            **self.values, "wide": min(WIDEST, max(WIDE, self.lexicon.passages // 400)),
            "generation": self._state.generation, "edition": self._state.edition,
            "packed_to": self._state.packed_to, "last_number": self._state.last_number, "probes": math.ceil(self._state.cells * PROBES),
            "rare_terms": list(rare), "rare_weights": list(rare.values()),
        }  # fmt: skip


def _rarest(weights: Mapping[int, float], lexicon: Lexicon) -> dict[int, float]:
    """The rarest terms, as long as their postings stay light: they hold the candidates, the commoner ones only add to their scores."""
    room = max(LIGHT, int(lexicon.passages * LIGHT_SHARE))
    chosen: dict[int, float] = {}
    for term in sorted(weights, key=lambda each: (lexicon.holding[each], each)):
        room -= lexicon.holding[term]
        if chosen and room < 0:
            break
        chosen[term] = weights[term]
    return chosen
