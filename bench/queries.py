"""What a question costs by the number of passages: from a thousand to half a million, alone and ten at once, beside comparing all."""

import argparse
import itertools
import json
import random
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg

from bench import machine
from bench.curve import draw
from bench.installation import home_folder
from bench.retrieval import KeptVectors
from dana.ai.embeddings import DIMENSIONS, Embedder
from dana.database import migrate
from dana.database.embedded import EmbeddedPostgres
from dana.database.transactions import Database
from dana.knowledge import search
from dana.knowledge.embedding_model import MODEL_ID
from dana.knowledge.english_model import ENGLISH_MODEL_ID
from dana.knowledge.index import PASSAGES, vector_literal
from dana.knowledge.packing import Packing
from dana.knowledge.search import Library
from dana.knowledge.words import document_weights, sparse_literal

SIZES = (1_000, 10_000, 100_000)
CROWD, CROWD_PASSAGES = 1_000, 500_000  # accounts of unequal size
QUESTIONS, AT_ONCE, TOP = 200, 10, 10
GOALS = {10_000: (5, 12), 100_000: (20, 48)}  # p50 and p95 in milliseconds
MANY_P95, RECALL = 60, 0.95
PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "search-cost.svg"
SEED = 5

TOPICS = (
    "How a parcel is returned",
    "Opening hours of the workshop",
    "Cleaning a carpet",
    "The guarantee for cameras",
    "Hiring a bicycle",
    "Paying by instalments",
    "A tent that leaks",
    "Gift vouchers",
    "Tuning a guitar",
    "Ovens and their energy labels",
    "Data protection",
    "Assembling a sofa",
    "Allergens in the menu",
    "Parking for guests",
    "Cancelling a booking",
    "Tax on deliveries abroad",
)
WORDS, WORDS_OF_TOPIC, WORDS_IN_PASSAGE, WORDS_IN_QUESTION = 20_000, 400, 90, 7


@dataclass(frozen=True, slots=True)
class Sample:
    """What passages and questions are made of: words that are as unequal as a language's, and a model's real vectors, both by topic."""

    vectors: list[list[float]]
    common: list[str]
    special: list[list[str]]
    shares: list[float]  # of the words up to each rank

    def passage(self, chance: random.Random) -> tuple[str, list[float]]:
        """A text and its vector, as the model might have made it: a real one, moved by the difference of two others."""
        topic = chance.randrange(len(self.vectors))
        words = chance.choices(self.common, cum_weights=self.shares, k=WORDS_IN_PASSAGE // 2)
        words += chance.choices(self.special[topic], cum_weights=self.shares[:WORDS_OF_TOPIC], k=WORDS_IN_PASSAGE // 2)
        first, second, third = self.vectors[topic], chance.choice(self.vectors), chance.choice(self.vectors)
        share = chance.uniform(0.1, 0.5)
        return " ".join(words), [a + share * (b - c) for a, b, c in zip(first, second, third, strict=True)]

    def question(self, chance: random.Random) -> tuple[str, list[float]]:
        """Some words of a passage that might be there, and a vector near its own."""
        text, vector = self.passage(chance)
        other = chance.choice(self.vectors)
        return " ".join(chance.sample(text.split(), WORDS_IN_QUESTION)), [0.8 * a + 0.2 * b for a, b in zip(vector, other, strict=True)]


class Prepared:
    """An embedder that knows the questions' vectors already: what is measured is the search alone."""

    def __init__(self, questions: dict[str, list[float]], model_id: str = MODEL_ID) -> None:
        self.model_id, self._known = model_id, questions

    def embed_query(self, text: str) -> list[float]:
        """The vector that was made before."""
        return self._known[text]


def main() -> None:
    """Measure each size, print, draw the curve; exit 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", help="numbers of passages, with commas between them")
    parser.add_argument("--crowd", action="store_true", help=f"also {CROWD_PASSAGES:,} passages over {CROWD:,} accounts of unequal size")
    parser.add_argument("--json", type=Path, help="where to keep the figures besides")
    parser.add_argument("--picture", type=Path, help="where to draw the curve (docs/images/search-cost.svg is the one in the documents)")
    arguments = parser.parse_args()
    machine.need_linux()
    sizes = tuple(int(size) for size in arguments.sizes.split(",")) if arguments.sizes else SIZES
    sample, chance = a_sample(), random.Random(SEED + 1)
    questions = dict(sample.question(chance) for _ in range(QUESTIONS))
    report: dict[str, Any] = {"sizes": {}}
    with home_folder(None) as folder, a_database(folder) as (owner_url, database, rest):
        report |= {"machine": machine.describe(folder), "load": machine.load()}
        print(json.dumps({"machine": report["machine"], "load": report["load"]}))
        embedders = [cast(Embedder, Prepared(questions, model_id)) for model_id in (MODEL_ID, ENGLISH_MODEL_ID)]
        library = Library(database, embedders[0], english=embedders[1])
        for size in sizes:
            report["sizes"][size] = one_account(owner_url, database, rest, library, sample, list(questions), size)
        if arguments.crowd:
            report["crowd"] = a_crowd(owner_url, database, rest, library, sample, list(questions))
    report["load_after"] = machine.load()
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1))
    if arguments.picture:
        draw(arguments.picture, report)
    sys.exit(verdict(report["sizes"]))


def a_sample() -> Sample:
    """The same in every run."""
    chance = random.Random(SEED)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il", "os")]
    words = list({"".join(chance.choices(syllables, k=chance.randint(2, 4))): None for _ in range(WORDS * 2)})[:WORDS]
    shares = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    titles = [
        f"{topic}, part {part} of the {kind}" for topic in TOPICS for part in range(1, 6) for kind in ("manual", "contract", "price list")
    ]
    vectors = [list(struct.unpack(f"<{DIMENSIONS}f", raw)) for raw in KeptVectors().of(titles, are_queries=False)]
    return Sample(vectors, words, [chance.sample(words, WORDS_OF_TOPIC) for _ in vectors], shares)


@contextmanager
def a_database(folder: Path) -> Iterator[tuple[str, Database, Callable[[], None]]]:
    """A migrated PostgreSQL as `make run` configures it; and what the night does with it: it is analysed, and started for what it holds."""
    postgres = EmbeddedPostgres(folder / "home", durable=False)
    owner_url = postgres.start()

    def rest() -> None:
        with psycopg.connect(owner_url, autocommit=True) as db:
            db.execute("analyze")
        postgres.stop()
        postgres.start()

    try:
        migrate.upgrade(owner_url)
        database = Database(migrate.app_url(owner_url, folder / "home"), connections=AT_ONCE)
        try:
            yield owner_url, database, rest
        finally:
            database.close()
    finally:
        postgres.stop()


def one_account(
    owner_url: str, database: Database, rest: Callable[[], None], library: Library, sample: Sample, questions: list[str], size: int
) -> dict[str, Any]:
    """One account of this size: how long questions take, and what is found of what there is."""
    account_id = fill(owner_url, sample, [size])[0]
    began = time.perf_counter()
    Packing(database).pack_index(account_id, account_id)
    packed = time.perf_counter() - began
    rest()
    ask(library, account_id, questions)
    took, found = ask(library, account_id, questions)
    result = {
        "alone": machine.summary(took), "at_once": machine.summary(ask_at_once(library, account_id, questions)),
        "packed_s": round(packed, 1), "load": machine.load(),
    }  # fmt: skip
    slow, exact = exactly(partial(ask, library, account_id, questions))
    result |= {"all_compared": machine.summary(slow), "recall": recall(found, exact), "fewest": min(map(len, found))}
    print(f"{size:>8,} passages: alone {_line(result['alone'])}; {AT_ONCE} at once {_line(result['at_once'])};", end=" ")
    print(f"all compared {_line(result['all_compared'])};", end=" ")
    print(f"recall@{TOP} {result['recall']:.3f}; fewest {result['fewest']}; load {machine.load()[0]}", flush=True)
    return result


def a_crowd(
    owner_url: str, database: Database, rest: Callable[[], None], library: Library, sample: Sample, questions: list[str]
) -> dict[str, Any]:
    """Many accounts of unequal size in one database: the share of each is that of its rank, as cities' sizes are."""
    total = sum(1 / rank for rank in range(1, CROWD + 1))
    sizes = [max(5, int(CROWD_PASSAGES / rank / total)) for rank in range(1, CROWD + 1)]
    accounts = fill(owner_url, sample, sizes)
    for account_id, size in zip(accounts, sizes, strict=True):
        if size > search.SMALL:
            Packing(database).pack_index(account_id, account_id)
    rest()
    report = {}
    for rank in (1, 3, 10, 100, 1_000):
        account_id = accounts[rank - 1]
        ask(library, account_id, questions)
        took, found = ask(library, account_id, questions)
        _, exact = exactly(partial(ask, library, account_id, questions))
        share, fewest = recall(found, exact), min(map(len, found))
        report[rank] = {"passages": sizes[rank - 1], "alone": machine.summary(took), "recall": share, "fewest": fewest}
        print(f"  account {rank:>5} of {CROWD:,} ({sizes[rank - 1]:,} passages): {_line(report[rank]['alone'])};", end=" ")
        print(f"recall {share:.3f}; fewest {fewest}", flush=True)
    return {"passages": sum(sizes), "accounts": report, "load": machine.load()}


def fill(owner_url: str, sample: Sample, sizes: Sequence[int]) -> list[UUID]:
    """Accounts with so many passages, their rows mixed in the tables as they would be after a year."""
    chance = random.Random(SEED)
    accounts, documents = [uuid4() for _ in sizes], [uuid4() for _ in sizes]
    order = [at for at, size in enumerate(sizes) for _ in range(size)]
    chance.shuffle(order)
    counts, held = [0] * len(sizes), [Counter[int]() for _ in sizes]
    with psycopg.connect(owner_url, autocommit=True) as db, db.cursor() as cursor:
        for account_id, document_id, size in zip(accounts, documents, sizes, strict=True):
            db.execute("insert into accounts (id, name) values (%s, 'Bench')", (account_id,))
            db.execute(
                "insert into documents (account_id, id, name, media_type, size, sha256, status, stage, passages)"
                " values (%s, %s, 'catalogue.txt', 'text/plain', 1, '', 'ready', 'ready', %s)", (account_id, document_id, size),
            )  # fmt: skip
        for at in range(0, len(order), 5_000):
            _copy(cursor, sample, chance, order[at : at + 5_000], accounts, documents, counts, held)
        for account_id, count, each in zip(accounts, counts, held, strict=True):
            each[PASSAGES] = count
            db.execute("insert into knowledge_indexes (account_id, model, last_number) values (%s, %s, %s)",
                       (account_id, MODEL_ID, count))  # fmt: skip
            with cursor.copy("copy terms (account_id, term, passages) from stdin") as copy:
                for term, passages in each.items():
                    copy.write_row((account_id, term, passages))
    return accounts


def _copy(
    cursor: psycopg.Cursor, sample: Sample, chance: random.Random, order: Sequence[int], accounts: list[UUID], documents: list[UUID],
    counts: list[int], held: list[Counter[int]],
) -> None:  # fmt: skip
    rows = []
    for at in order:
        counts[at] += 1
        text, vector = sample.passage(chance)
        weights = document_weights(text)
        held[at].update(weights.keys())
        rows.append((accounts[at], documents[at], counts[at], text, sparse_literal(weights), vector_literal(vector)))
    columns = "account_id, id, document_id, position, text, indexed_text, start_offset, end_offset, number"
    with cursor.copy(f"copy passages ({columns}) from stdin") as copy:
        for account_id, document_id, number, text, _, _ in rows:
            copy.write_row((account_id, uuid4(), document_id, number, text, text, 0, len(text), number))
    with cursor.copy("copy passage_words (account_id, number, document_id, words) from stdin") as copy:
        for account_id, document_id, number, _, words, _ in rows:
            copy.write_row((account_id, number, document_id, words))
    for table, model_id in (("passage_vectors", MODEL_ID), ("english_vectors", ENGLISH_MODEL_ID)):  # of a second model: any vector will do
        with cursor.copy(f"copy {table} (account_id, number, model, document_id, vector) from stdin") as copy:
            for account_id, document_id, number, _, _, vector in rows:
                copy.write_row((account_id, number, model_id, document_id, vector))


def ask(library: Library, account_id: UUID, questions: list[str]) -> tuple[list[float], list[list[UUID]]]:
    """Every question once: how long each took, and what it found."""
    took, found = [], []
    for question in questions:
        began = time.perf_counter()
        hits = library.search(account_id, question, limit=TOP)
        took.append(time.perf_counter() - began)
        found.append([hit.id for hit in hits])
    return took, found


def ask_at_once(library: Library, account_id: UUID, questions: list[str]) -> list[float]:
    """The questions by several askers side by side."""
    took: list[float] = []

    def run() -> None:
        took.extend(ask(library, account_id, questions)[0][: QUESTIONS // 2])

    askers = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return took


def exactly(run: Callable[[], tuple[list[float], list[list[UUID]]]]) -> tuple[list[float], list[list[UUID]]]:
    """The same with every passage compared."""
    usual, search.SMALL = search.SMALL, 1 << 30
    try:
        return run()
    finally:
        search.SMALL = usual


def recall(found: Sequence[Sequence[UUID]], exact: Sequence[Sequence[UUID]]) -> float:
    """The share of the exact top that was found."""
    return sum(len({*a} & {*b}) for a, b in zip(found, exact, strict=True)) / max(1, sum(map(len, exact)))


def verdict(sizes: dict[int, dict[str, Any]]) -> int:
    """Says which goals were missed."""
    missed = []
    for size, result in sizes.items():
        p50, p95 = GOALS.get(size, (None, None))
        if p50 and result["alone"]["p50"] > p50:
            missed.append(f"{size:,}: p50 {result['alone']['p50']} ms, wanted {p50}")
        if p95 and result["alone"]["p95"] > p95:
            missed.append(f"{size:,}: p95 {result['alone']['p95']} ms, wanted {p95}")
        if size == 10_000 and result["at_once"]["p95"] > MANY_P95:
            missed.append(f"{size:,}: p95 of {AT_ONCE} at once {result['at_once']['p95']} ms, wanted {MANY_P95}")
        if result["recall"] < RECALL:
            missed.append(f"{size:,}: recall {result['recall']:.3f}, wanted {RECALL}")
        if result["fewest"] < TOP:
            missed.append(f"{size:,}: a question found {result['fewest']} passages of {TOP}")
    print("every goal reached" if not missed else "missed: " + "; ".join(missed))
    return int(bool(missed))


def _line(figures: dict[str, float]) -> str:
    return f"p50 {figures['p50']:.1f} p95 {figures['p95']:.1f} ms"


if __name__ == "__main__":
    main()
