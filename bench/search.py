"""How well Dana finds: sets of questions with known answers, asked of the real search in a PostgreSQL of its own, beside baselines."""

import argparse
import importlib.util
import json
import struct
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, cast
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
import sqlalchemy as sa

from bench import machine
from bench.baselines import Baselines
from bench.installation import home_folder
from bench.retrieval import SETS, Entry, KeptVectors, RetrievalSet, english_vectors, pieces_of, sets_in
from dana.ai.contract import ProviderError
from dana.ai.embeddings import DIMENSIONS, Embedder
from dana.ai.language import is_english
from dana.database import migrate
from dana.database.embedded import EmbeddedPostgres
from dana.database.transactions import Database
from dana.knowledge.embedding import Embedding
from dana.knowledge.index import add_passages, to_embed, to_embed_in_english
from dana.knowledge.packing import Packing
from dana.knowledge.search import Library
from dana.knowledge.second_opinions import SecondOpinions

# nDCG@10 that is to be reached on each set, with one configuration for all of them.
GOALS = {
    "docsfaq-python-debian-sqlite": 0.73, "stackfaq": 0.97, "xquad-en": 0.985, "xquad-es": 0.985, "xquad-ar": 0.975,
    "xquad-cross-es-en": 0.95, "xquad-mixed-5lang": 0.98,
}  # fmt: skip
METRICS = ("ndcg@10", "recall@5", "mrr@10")
TOP = 10
SPARE = 4  # an entry that was cut into several passages is counted once: so many more hits are asked for
_AT_ONCE = 200

_DOCUMENT = sa.text("""
insert into documents (account_id, id, name, title, media_type, size, sha256, status, stage)
values (:account, :id, :name, :title, 'text/plain', :size, :digest, 'ready', 'ready')
""")

Ranking = dict[str, list[str]]


def main() -> None:
    """Measure every set, print the table, and keep it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SETS, help="sets: corpus.jsonl, queries.jsonl, qrels.tsv in a folder each")
    parser.add_argument("--only", help="names of sets, with commas between them")
    parser.add_argument("--words", action="store_true", help="without vectors: nothing is embedded, words alone decide")
    parser.add_argument("--one-model", action="store_true", help="without the second opinion on English passages")
    parser.add_argument("--unanswerable", action="store_true", help="ask again with the right passages hidden: is 'I don't know' right?")
    parser.add_argument("--json", type=Path, help="where to keep the figures besides")
    arguments = parser.parse_args()
    sets = [each for each in sets_in(arguments.folder) if not arguments.only or each.name in arguments.only.split(",")]
    if not sets:
        sys.exit(f"skipped: no sets in {arguments.folder}")
    report: dict[str, Any] = {"machine": machine.describe(Path(tempfile.gettempdir())), "load_before": machine.load(), "sets": {}}
    print(f"{json.dumps(report['machine'])}\nload {report['load_before']}")
    vectors = None if arguments.words else KeptVectors()
    english = None if arguments.words or arguments.one_model else english_vectors()
    with a_library(vectors, english) as shelf:
        if arguments.unanswerable:
            from bench.answerability import measure

            report["unanswerable"] = measure(shelf, sets)
        else:
            print(header())
            for each in sets:
                report["sets"][each.name] = result = score(shelf, each, vectors)
                print(line(each, result), flush=True)
    report["load_after"] = machine.load()
    print(f"load {report['load_after']}")
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where sets are stored and asked."""

    database: Database
    owner_url: str
    library: Library
    vectors: KeptVectors | None
    english: KeptVectors | None = None

    def store(self, corpus: RetrievalSet) -> tuple[UUID, dict[UUID, str]]:
        """The set as an account of its own, an entry as a document, read, cut and counted as uploads are; its ids by document."""
        account_id = uuid4()
        with psycopg.connect(self.owner_url, autocommit=True) as db:
            db.execute("insert into accounts (id, name) values (%s, %s)", (account_id, corpus.name))
        stored: dict[UUID, str] = {}
        for at in range(0, len(corpus.entries), _AT_ONCE):
            some = {uuid4(): entry for entry in corpus.entries[at : at + _AT_ONCE]}
            self._add(account_id, some)
            stored |= {key: entry.id for key, entry in some.items()}
        self._embed(account_id, corpus)
        with psycopg.connect(self.owner_url, autocommit=True) as db:
            db.execute("analyze")
        return account_id, stored

    def _add(self, account_id: UUID, entries: dict[UUID, Entry]) -> None:
        with self.database.account_statements(account_id) as db:
            for key, entry in entries.items():
                where = {"account": account_id, "id": key, "size": len(entry.text), "digest": entry.id.encode()}
                db.execute(_DOCUMENT, {**where, "name": entry.title[:200] or entry.id, "title": entry.title or None})
                add_passages(db, account_id, key, pieces_of(entry))

    def _embed(self, account_id: UUID, corpus: RetrievalSet) -> None:
        """As the worker does it, with vectors that are kept; then packed where the account is large enough for that."""
        if self.vectors is None:
            return
        self.vectors.of([piece.indexed_text for entry in corpus.entries for piece in pieces_of(entry)], are_queries=False)
        while self._waits(account_id):
            Embedding(self.database, cast(Embedder, _Embedder(self.vectors))).embed_passages(account_id, account_id)
        if self.english:
            texts = [piece.indexed_text for entry in corpus.entries for piece in pieces_of(entry)]
            self.english.of([text for text in texts if is_english(text)], are_queries=False)
            while self._waits(account_id, self.english):
                SecondOpinions(self.database, cast(Embedder, _Embedder(self.english))).embed_in_english(account_id, account_id)
        Packing(self.database).pack_index(account_id, account_id)

    def _waits(self, account_id: UUID, english: KeptVectors | None = None) -> bool:
        assert self.vectors is not None
        with self.database.account_statements(account_id) as db:
            if english:
                return bool(to_embed_in_english(db, account_id, english.model_id, 1))
            return bool(to_embed(db, account_id, self.vectors.model_id, 1))


class _Embedder:
    """What search asks for a question's vector: the kept ones, or nobody."""

    def __init__(self, vectors: KeptVectors | None) -> None:
        self._vectors = vectors
        self.model_id = vectors.model_id if vectors else "none"

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        assert self._vectors is not None
        return [list(_numbers(vector)) for vector in self._vectors.of(texts, are_queries=False)]

    def embed_query(self, text: str) -> list[float]:
        if self._vectors is None:
            raise ProviderError("words alone", kind="unreachable")
        return list(_numbers(self._vectors.of([text], are_queries=True)[0]))


@contextmanager
def a_library(vectors: KeptVectors | None, english: KeptVectors | None = None) -> Iterator[Shelf]:
    """A migrated PostgreSQL of its own, and the search on it."""
    import logging

    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # --words: each question would be a warning
    with home_folder(None) as folder:
        postgres = EmbeddedPostgres(folder / "home", durable=False)
        owner_url = postgres.start()
        try:
            migrate.upgrade(owner_url)
            database = Database(migrate.app_url(owner_url, folder / "home"), connections=4)
            try:
                second = cast(Embedder, _Embedder(english)) if english else None
                library = Library(database, cast(Embedder, _Embedder(vectors)), english=second)
                yield Shelf(database, owner_url, library, vectors, english)
            finally:
                database.close()
        finally:
            postgres.stop()


def score(shelf: Shelf, corpus: RetrievalSet, vectors: KeptVectors | None) -> dict[str, Any]:
    """The metrics of Dana's search and of each baseline on one set."""
    if vectors:
        vectors.of(list(corpus.questions.values()), are_queries=True)
    if shelf.english:
        shelf.english.of([question for question in corpus.questions.values() if is_english(question)], are_queries=True)
    account_id, stored = shelf.store(corpus)
    took: list[float] = []

    def ask(question: str) -> list[str]:
        began = time.perf_counter()
        hits = shelf.library.search(account_id, question, limit=TOP * SPARE)
        took.append(time.perf_counter() - began)
        return list(dict.fromkeys(stored[hit.document_id] for hit in hits))[:TOP]

    result: dict[str, Any] = {"dana": metrics(corpus, {key: ask(text) for key, text in corpus.questions.items()})}
    baselines = Baselines(corpus, vectors)
    for name, rankings in baselines.rankings(TOP):
        result[name] = metrics(corpus, rankings)
    result["search_ms"] = machine.summary(took)
    return result


def metrics(corpus: RetrievalSet, found: Ranking) -> dict[str, float]:
    """nDCG@10, Recall@5 and MRR@10, checked against the set's own evaluate.py where there is one."""
    from bench.measures import mean_measures

    mine = mean_measures(corpus.relevant, found)
    judge = _judge()
    if judge is not None:
        runs = {key: {entry: float(-place) for place, entry in enumerate(entries)} for key, entries in found.items()}
        rels = {key: dict.fromkeys(entries, 1) for key, entries in corpus.relevant.items()}
        theirs, _ = judge.evaluate(rels, runs, (5, 10))
        for name in METRICS:
            if abs(theirs[name] - mine[name]) > 1e-9:
                raise AssertionError(f"{name}: {mine[name]} here, {theirs[name]} by evaluate.py")
    return mine


def header() -> str:
    """The names of the columns."""
    columns = [f"{'set':30} {'asked':>5} {'goal':>5}", *(f"{name:>21}" for name in ("Dana", "BM25", "dense", "equal RRF")), "  ms p50/p95"]
    return "".join(columns) + "\n" + " " * 42 + "  nDCG@10 R@5 MRR@10 " * 4


def line(corpus: RetrievalSet, result: dict[str, Any]) -> str:
    """One set's row."""
    goal = GOALS.get(corpus.name)
    cells = [
        "".join(f"{result[name][metric]:>7.3f}" for metric in METRICS) if name in result else " " * 21
        for name in ("dana", "bm25", "dense", "rrf")
    ]
    verdict = "" if goal is None else ("  met" if round(result["dana"]["ndcg@10"], 4) >= goal else "  NOT MET")
    speed = f"  {result['search_ms']['p50']}/{result['search_ms']['p95']}"
    return f"{corpus.name:30} {len(corpus.questions):>5} {goal if goal is not None else '–':>5}" + "".join(cells) + speed + verdict


def _numbers(vector: bytes) -> Sequence[float]:
    return struct.unpack(f"<{DIMENSIONS}f", vector)


def _judge(found: list[ModuleType | None] = []) -> ModuleType | None:  # noqa: B006 - loaded once
    if not found:
        path = SETS / "evaluate.py"
        module = None
        if path.exists():
            spec = importlib.util.spec_from_file_location("evaluate", path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        found.append(module)
    return found[0]


if __name__ == "__main__":
    main()
