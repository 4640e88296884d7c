"""Packs a large account's index: words into postings, vectors into bits by cells; in small steps, each of which may be the last."""

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog

from dana.database.statements import Statements
from dana.database.transactions import Database
from dana.knowledge.index import CODE_VECTORS, CODES, lock
from dana.knowledge.search import SMALL

log = structlog.get_logger()

SEGMENT = 2_048  # passages whose words are packed in one transaction
FRESH_SHARE = 1 / 32  # more than this share of unpacked passages is worth another segment
DEAD_SHARE = 0.25  # so many packed ones that are gone are worth a new edition
CODED_AT_ONCE = 2_000
IN_A_BLOCK = 100  # at least so many, where there are many cells
MANY_FRESH = 512  # codes in rows of their own that are worth a block
IN_A_CELL = 500
MOST_CELLS = 400  # what k-means does in seconds
ONE_CELL = 4_000  # below, all bits are compared
SAMPLE_PER_CELL = 20
ROUNDS = 4  # of k-means: more moves little
LEASE_SECONDS = 120

# Comparing 40,000 vectors with 400 cells takes a quiet machine 19 seconds; nobody waits for it, and the lease outlasts it.
_PATIENT = sa.text("select set_config('statement_timeout', '110s', true)")
_CLAIM = sa.text("""
update knowledge_indexes set packing_until = now() + make_interval(secs => :seconds)
where account_id = :account and coalesce(packing_until, '-infinity') < now()
returning model, edition, packed_to, packed, last_number, next_packed_to
""")
_GO_ON = sa.text("update knowledge_indexes set packing_until = now() + make_interval(secs => :seconds) where account_id = :account")
_LET_GO = sa.text("update knowledge_indexes set packing_until = null where account_id = :account")
_COUNT = sa.text("select coalesce((select passages from terms where account_id = :account and term = 0), 0)")
_WORDS = sa.text("""
select number, words::text from passage_words where account_id = :account and number > :after order by number limit :limit
""")
_ADD_POSTINGS = sa.text("""
insert into postings (account_id, edition, term, segment, numbers, weights)
select :account, :edition, t.term, :segment, cast(t.numbers as integer[]), cast(t.weights as real[])
from unnest(cast(:terms as integer[]), cast(:numbers as text[]), cast(:weights as text[])) as t(term, numbers, weights) order by t.term
""")
_PACKED = sa.text("update knowledge_indexes set packed_to = :to, packed = packed + :more where account_id = :account")
_NEXT = sa.text("update knowledge_indexes set next_packed_to = :to where account_id = :account")
_NEW_EDITION = sa.text("""
update knowledge_indexes set edition = edition + 1, packed_to = next_packed_to, next_packed_to = null, packed = (
  select count(*) from passage_words where account_id = :account and number <= next_packed_to) where account_id = :account
""")
_DROP_POSTINGS = sa.text("delete from postings where account_id = :account and edition <> :edition")
_BOOKS = sa.text("""
select generation, cells, coded_to, is_serving from code_books where account_id = :account and model = :model order by generation
""")
_NEW_BOOK = sa.text("""
insert into code_books (account_id, model, generation, mean, cells)
select :account, :model, :generation, avg(vector::vector)::halfvec, :cells from (
  select vector from passage_vectors where account_id = :account and model = :model order by random() limit :sample) s
having count(*) > 0
""")
_SEED_CELLS = sa.text("""
insert into code_cells (account_id, model, generation, cell, centroid)
select :account, :model, :generation, row_number() over () - 1, vector - b.mean from (
  select vector from passage_vectors where account_id = :account and model = :model order by random() limit :cells) s, code_books b
where b.account_id = :account and b.model = :model and b.generation = :generation
""")
_MOVE_CELLS = sa.text("""
with sample as materialized (
  select v.vector - b.mean as vector from passage_vectors v, code_books b where v.account_id = :account and v.model = :model
    and b.account_id = :account and b.model = :model and b.generation = :generation order by random() limit :sample
), near as (
  select s.vector, (select c.cell from code_cells c where c.account_id = :account and c.model = :model and c.generation = :generation
                    order by c.centroid <=> s.vector limit 1) as cell from sample s
), moved as (select cell, l2_normalize(avg(vector::vector))::halfvec as centroid from near group by cell)
update code_cells c set centroid = m.centroid from moved m
where c.account_id = :account and c.model = :model and c.generation = :generation and c.cell = m.cell
""")
_CODED_INTO_BLOCKS = """
with coded as ({coded})
insert into code_blocks (account_id, model, generation, cell, block, numbers, bits)
select :account, :model, :generation, cell, (
  select coalesce(max(block), 0) + 1 from code_blocks where account_id = :account and model = :model and generation = :generation
), array_agg(number order by number), array_agg(bits order by number) from coded group by cell
"""
_NOT_CODED = """
b.generation = :generation and not exists (
  select 1 from passage_codes c
  where c.account_id = v.account_id and c.number = v.number and c.model = v.model and c.generation = b.generation)
"""
_SOME = CODES.format(which=_NOT_CODED + "and v.number > :after and v.number <= :to")
_CODE_SOME = sa.text(_CODED_INTO_BLOCKS.format(coded=_SOME))
_IN_NO_BLOCK = """
and not exists (
  select 1 from (select unnest(numbers) as number from code_blocks
    where account_id = :account and model = :model and generation = :generation) in_blocks
  where in_blocks.number = v.number)
"""
_CODE_MISSED = sa.text(CODE_VECTORS.format(which=_NOT_CODED + _IN_NO_BLOCK))
_FRESH = sa.text("select count(*) from passage_codes where account_id = :account and model = :model and generation = :generation")
_IN_BLOCKS = sa.text("""
select coalesce(sum(cardinality(numbers)), 0) from code_blocks
where account_id = :account and model = :model and generation = :generation
""")
_TAKEN = """
delete from passage_codes where account_id = :account and model = :model and generation = :generation returning cell, number, bits
"""
_MOVE_TO_BLOCKS = sa.text(_CODED_INTO_BLOCKS.format(coded=_TAKEN))
_CODED = sa.text("""
update code_books set coded_to = :to where account_id = :account and model = :model and generation = :generation
""")
_SERVE = sa.text("""
update code_books set is_serving = (generation = :generation) where account_id = :account and model = :model
""")
_DROP_CODES = sa.text("delete from passage_codes where account_id = :account and model = :model and generation < :generation")
_DROP_BOOKS = sa.text("delete from code_books where account_id = :account and model = :model and generation < :generation")


def is_worth_packing(state: Any) -> bool:
    """Whether the index of an account has grown, or lost, enough for a search to gain by it."""
    if state.passages <= SMALL:
        return False
    fresh = state.last_number - state.packed_to
    return fresh > max(512, state.passages * FRESH_SHARE) or _many_are_gone(state.packed, state.passages) or not state.has_codes


def _many_are_gone(packed: int, passages: int) -> bool:
    return packed - passages > passages * DEAD_SHARE


@dataclass(frozen=True, slots=True)
class Packing:
    """Packs what is worth it; may be woken at any time, twice, or for nothing, and goes on where it was killed."""

    database: Database

    def pack_index(self, account_id: UUID, _row_id: UUID) -> None:
        """Bring postings and codes up to the passages that there are now."""
        with self.database.account_statements(account_id) as db:
            state = db.execute(_CLAIM, {"account": account_id, "seconds": LEASE_SECONDS}).first()
            passages = db.execute(_COUNT, {"account": account_id}).scalar_one()
        if state is None:
            return
        if passages > SMALL:
            self._pack_words(account_id, state, passages)
            if state.model:
                self._pack_vectors(account_id, state.model, passages)
        with self.database.account_statements(account_id) as db:
            db.execute(_LET_GO, {"account": account_id})

    def _pack_words(self, account_id: UUID, state: Any, passages: int) -> None:
        is_new = state.next_packed_to is not None or state.edition == 0 or _many_are_gone(state.packed, passages)
        edition, after = (state.edition + 1, state.next_packed_to or 0) if is_new else (state.edition, state.packed_to)
        while True:
            with self.database.account_statements(account_id) as db:
                found = db.execute(_WORDS, {"account": account_id, "after": after, "limit": SEGMENT}).all()
                if found and (len(found) == SEGMENT or is_new or len(found) > 512):
                    after = found[-1].number
                    add_postings(db, account_id, edition, after, found)
                    moved = {"account": account_id, "to": after}
                    db.execute(_NEXT, moved) if is_new else db.execute(_PACKED, {**moved, "more": len(found)})
                db.execute(_GO_ON, {"account": account_id, "seconds": LEASE_SECONDS})
            if len(found) < SEGMENT:
                break
        if is_new:
            with self.database.account_statements(account_id) as db:
                db.execute(_NEW_EDITION, {"account": account_id})
            with self.database.account_statements(account_id) as db:
                db.execute(_DROP_POSTINGS, {"account": account_id, "edition": edition})

    def _pack_vectors(self, account_id: UUID, model: str, passages: int) -> None:
        where = {"account": account_id, "model": model}
        cells = 1 if passages < ONE_CELL else min(MOST_CELLS, math.ceil(passages / IN_A_CELL))
        with self.database.account_statements(account_id) as db:
            books = db.execute(_BOOKS, where).all()
        serving = next((book for book in books if book.is_serving), None)
        started = next((book for book in books if not book.is_serving and (serving is None or book.generation > serving.generation)), None)
        if serving and not started and cells < serving.cells * 2:
            book = {**where, "generation": serving.generation}
            if not self._codes_are_gone(book, passages):
                self._move_to_blocks(book, passages)
                return
        generation = started.generation if started else (serving.generation + 1 if serving else 1)
        if not started:
            self._new_book({**where, "generation": generation}, cells)
        after, step = started.coded_to if started else 0, max(CODED_AT_ONCE, IN_A_BLOCK * cells)
        self._code(account_id, {**where, "generation": generation}, after, step)

    def _codes_are_gone(self, book: dict[str, Any], passages: int) -> bool:
        with self.database.account_statements(book["account"]) as db:
            return _many_are_gone(db.execute(_IN_BLOCKS, book).scalar_one(), passages)

    def _move_to_blocks(self, book: dict[str, Any], passages: int) -> None:
        with self.database.account_statements(book["account"]) as db:
            lock(db, book["account"])  # passages that go meanwhile take their codes along, in an order of their own
            if db.execute(_FRESH, book).scalar_one() > max(MANY_FRESH, passages * FRESH_SHARE):
                db.execute(_MOVE_TO_BLOCKS, book)

    def _new_book(self, where: dict[str, Any], cells: int) -> None:
        """Centroids by k-means over a sample, all in the database: the vectors need not travel."""
        sample = {**where, "cells": cells, "sample": max(2_000, cells * SAMPLE_PER_CELL)}
        with self.database.account_statements(where["account"]) as db:
            db.execute(_PATIENT, {})
            db.execute(_NEW_BOOK, sample)
            db.execute(_SEED_CELLS, sample)
            for _ in range(ROUNDS if cells > 1 else 0):
                db.execute(_MOVE_CELLS, sample)

    def _code(self, account_id: UUID, book: dict[str, Any], after: int, step: int) -> None:
        with self.database.account_statements(account_id) as db:
            last = db.execute(sa.text("select last_number from knowledge_indexes where account_id = :account"), book).scalar_one()
        while after < last:
            with self.database.account_statements(account_id) as db:
                db.execute(_PATIENT, {})
                db.execute(_CODE_SOME, {**book, "after": after, "to": after + step})
                after += step
                db.execute(_CODED, {**book, "to": after})
                db.execute(_GO_ON, {"account": account_id, "seconds": LEASE_SECONDS})
        with self.database.account_statements(account_id) as db:
            db.execute(_PATIENT, {})
            db.execute(_CODE_MISSED, book)  # stored meanwhile by who did not see the book yet
            db.execute(_SERVE, book)
        with self.database.account_statements(account_id) as db:
            db.execute(_DROP_CODES, book)
            db.execute(_DROP_BOOKS, book)


def add_postings(db: Statements, account_id: UUID, edition: int, segment: int, rows: list[Any]) -> None:
    """Add the words of some passages, (number, sparsevec as text) each, as one segment."""
    numbers: dict[int, list[str]] = defaultdict(list)
    weights: dict[int, list[str]] = defaultdict(list)
    for number, words in rows:
        for pair in words[1 : words.index("}")].split(","):
            term, _, weight = pair.partition(":")
            if weight:
                numbers[int(term)].append(str(number))
                weights[int(term)].append(weight)
    db.execute(
        _ADD_POSTINGS,
        {
            "account": account_id, "edition": edition, "segment": segment, "terms": list(numbers),
            "numbers": [f"{{{','.join(each)}}}" for each in numbers.values()],
            "weights": [f"{{{','.join(each)}}}" for each in weights.values()],
        },
    )  # fmt: skip
