"""Keeps an account's index: the words and vectors of its passages, each in a narrow table, changed with the passages in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import orjson
import sqlalchemy as sa

from dana.database.statements import Statements, later
from dana.knowledge.splitting import Piece
from dana.knowledge.words import document_weights, sparse_literal
from dana.polling import in_turns

PASSAGES = 0  # the term under which the number of passages is kept

_NUMBERS = sa.text("""
insert into knowledge_indexes (account_id, last_number) values (:account, :count)
on conflict (account_id) do update set last_number = knowledge_indexes.last_number + excluded.last_number returning last_number
""")
_LOCK = sa.text("select 1 from knowledge_indexes where account_id = :account for update")
_ADD_PASSAGES = sa.text("""
insert into passages (account_id, id, number, document_id, position, text, indexed_text, page, page_end, heading, start_offset, end_offset)
select :account, t.id, t.number, t.document, t.position, t.text, t.indexed_text, t.page, t.page_end, t.heading, t.start_offset, t.end_offset
from unnest(cast(:ids as uuid[]), cast(:numbers as integer[]), cast(:documents as uuid[]), cast(:positions as integer[]),
    cast(:texts as text[]), cast(:indexed_texts as text[]), cast(:pages as integer[]), cast(:page_ends as integer[]),
    cast(:headings as text[]), cast(:starts as integer[]), cast(:ends as integer[]))
  as t(id, number, document, position, text, indexed_text, page, page_end, heading, start_offset, end_offset)
""")
_ADD_WORDS = sa.text("""
insert into passage_words (account_id, number, document_id, words)
select :account, t.number, t.document, cast(t.words as sparsevec)
from unnest(cast(:numbers as integer[]), cast(:documents as uuid[]), cast(:words as text[])) as t(number, document, words)
""")
_COUNT_TERMS = sa.text("""
insert into terms (account_id, term, passages)
select :account, term, count from unnest(cast(:terms as integer[]), cast(:counts as integer[])) as t(term, count) order by term
on conflict (account_id, term) do update set passages = terms.passages + excluded.passages
""")
_FORGET_TERMS = sa.text("delete from terms where account_id = :account and term = any(:terms) and passages <= 0")
_REMOVE = sa.text("""
with gone as (
  delete from passages where account_id = :account and document_id = :document
    and (cast(:only as uuid[]) is null or id = any(cast(:only as uuid[]))) returning number
)
select w.words::text from passage_words w where w.account_id = :account and w.number in (select number from gone)
""")
_STORE_VECTORS = sa.text("""
insert into passage_vectors (account_id, number, model, document_id, vector)
select :account, p.number, :model, p.document_id, cast(v.vector as halfvec)
from unnest(cast(:ids as uuid[]), cast(:vectors as text[])) as v(id, vector)
join passages p on p.account_id = :account and p.id = v.id
on conflict (account_id, number, model) do update set vector = excluded.vector
returning document_id
""")
CODES = """
select v.account_id, v.model, b.generation,
  (select c.cell from code_cells c where c.account_id = b.account_id and c.model = b.model and c.generation = b.generation
   order by c.centroid <=> (v.vector - b.mean) limit 1) as cell,
  v.number, binary_quantize(v.vector - b.mean)::bit(384) as bits
from passage_vectors v join code_books b on b.account_id = v.account_id and b.model = v.model
where v.account_id = :account and v.model = :model and {which}
"""
CODE_VECTORS = (
    "insert into passage_codes (account_id, model, generation, cell, number, bits)"
    + CODES
    + "on conflict (account_id, model, generation, cell, number) do nothing"
)
_CODE_NEW = sa.text(
    CODE_VECTORS.format(which="v.number in (select number from passages where account_id = :account and id = any(cast(:ids as uuid[])))")
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A passage that has no vector yet."""

    id: UUID
    document_id: UUID
    indexed_text: str


_TO_EMBED = sa.text("""
select p.id, p.document_id, p.indexed_text from documents d join passages p on p.account_id = d.account_id and p.document_id = d.id
where d.account_id = :account and not exists (
  select 1 from passage_vectors v where v.account_id = p.account_id and v.number = p.number and v.model = :model)
order by d.created_at desc, d.id, p.position limit :limit
""")


_TO_EMBED_IN_ENGLISH = sa.text("""
select p.id, p.document_id, p.indexed_text from documents d join passages p on p.account_id = d.account_id and p.document_id = d.id
where d.account_id = :account and not exists (
  select 1 from english_vectors v where v.account_id = p.account_id and v.number = p.number and v.model = :model)
order by d.created_at desc, d.id, p.position limit :limit
""")
_STORE_ENGLISH = sa.text("""
insert into english_vectors (account_id, number, model, document_id, vector)
select :account, p.number, :model, p.document_id, cast(v.vector as halfvec)
from unnest(cast(:ids as uuid[]), cast(:vectors as text[])) as v(id, vector)
join passages p on p.account_id = :account and p.id = v.id
on conflict (account_id, number, model) do update set vector = excluded.vector
""")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage to add to a document, its words counted."""

    document_id: UUID
    piece: Piece
    words: Mapping[int, float]


def weigh(document_id: UUID, pieces: Sequence[Piece]) -> list[Weighed]:
    """Count the words of a document's passages; the longest part of adding them, so best done before anything is locked."""
    return [Weighed(document_id, piece, document_weights(piece.indexed_text)) for piece in in_turns(pieces)]


def add_passages(db: Statements, account_id: UUID, document_id: UUID, pieces: Sequence[Piece]) -> list[UUID]:
    """Add passages, found by their words from the commit on; their ids in the order of the pieces."""
    return add_weighed(db, account_id, weigh(document_id, pieces))


def add_weighed(db: Statements, account_id: UUID, new: Sequence[Weighed]) -> list[UUID]:
    """The same for passages of several documents whose words are counted already."""
    if not new:
        return []
    last = db.execute(_NUMBERS, {"account": account_id, "count": len(new)}).scalar_one()
    ids, pieces = [uuid4() for _ in new], [item.piece for item in new]
    numbers = list(range(last - len(new) + 1, last + 1))
    where = {"account": account_id, "documents": [item.document_id for item in new], "numbers": numbers}
    columns = {
        "ids": ids, "positions": [piece.position for piece in pieces], "texts": [piece.text for piece in pieces],
        "indexed_texts": [piece.indexed_text for piece in pieces], "pages": [piece.page for piece in pieces],
        "page_ends": [piece.page_end for piece in pieces], "headings": [" › ".join(piece.heading) or None for piece in pieces],
        "starts": [piece.start for piece in pieces], "ends": [piece.end for piece in pieces],
    }  # fmt: skip
    later(db, _ADD_PASSAGES, {**where, **columns})
    later(db, _ADD_WORDS, {**where, "words": [sparse_literal(item.words) for item in new]})
    _count_terms(db, account_id, (item.words.keys() for item in new), len(new), +1)
    return ids


def lock(db: Statements, account_id: UUID) -> None:
    """Let nobody else change the account's passages until this transaction ends: first of all locks, so that no two wait for each other."""
    db.execute(_LOCK, {"account": account_id})


def remove_passages(db: Statements, account_id: UUID, document_id: UUID, only: Sequence[UUID] | None = None) -> None:
    """Take a document's passages, or `only` some of them, out of search with this transaction."""
    wanted = {"account": account_id, "document": document_id, "only": list(only) if only is not None else None}
    words = [_terms_of(text) for (text,) in db.execute(_REMOVE, wanted)]
    if words:
        terms = _count_terms(db, account_id, words, len(words), -1)
        db.execute(_FORGET_TERMS, {"account": account_id, "terms": terms})


def to_embed(db: Statements, account_id: UUID, model: str, limit: int) -> list[Waiting]:
    """Passages without a vector of this model, those of the newest document first."""
    return [Waiting(*row) for row in db.execute(_TO_EMBED, {"account": account_id, "model": model, "limit": limit})]


def store_vectors(db: Statements, account_id: UUID, model: str, vectors: Sequence[tuple[UUID, Sequence[float]]]) -> list[UUID]:
    """Keep vectors, found by meaning from the commit on; the documents of the passages that are still there, one entry for each."""
    ids = [passage_id for passage_id, _ in vectors]
    texts = [vector_literal(vector) for _, vector in vectors]
    wanted = {"account": account_id, "model": model, "ids": ids}
    stored = db.execute(_STORE_VECTORS, {**wanted, "vectors": texts}).all()
    db.execute(_CODE_NEW, wanted)
    return [document_id for (document_id,) in stored]


def to_embed_in_english(db: Statements, account_id: UUID, model: str, limit: int) -> list[Waiting]:
    """Passages that nobody has looked at for a second opinion of this model, those of the newest document first."""
    return [Waiting(*row) for row in db.execute(_TO_EMBED_IN_ENGLISH, {"account": account_id, "model": model, "limit": limit})]


def store_english(db: Statements, account_id: UUID, model: str, vectors: Sequence[tuple[UUID, Sequence[float] | None]]) -> None:
    """Keep second opinions; None for a passage that is not English, so that it is not looked at again."""
    ids = [passage_id for passage_id, _ in vectors]
    texts = [vector and vector_literal(vector) for _, vector in vectors]
    db.execute(_STORE_ENGLISH, {"account": account_id, "model": model, "ids": ids, "vectors": texts})


def vector_literal(vector: Sequence[float]) -> str:
    """A vector as pgvector reads it."""
    return orjson.dumps(vector).decode()


def _count_terms(db: Statements, account_id: UUID, found: Iterable[Iterable[int]], passages: int, sign: int) -> list[int]:
    """Keep in how many passages each term occurs; the terms that were touched."""
    counts = {PASSAGES: passages}
    for words in found:
        for term in words:
            counts[term] = counts.get(term, 0) + 1
    terms = sorted(counts)  # in one order for everybody: no deadlocks
    db.execute(_COUNT_TERMS, {"account": account_id, "terms": terms, "counts": [sign * counts[term] for term in terms]})
    return terms


def _terms_of(sparse: str) -> list[int]:
    body = sparse[1 : sparse.index("}")]
    return [int(pair.split(":")[0]) for pair in body.split(",") if pair]
