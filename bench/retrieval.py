"""Retrieval sets (corpus, questions, judgements) as they lie in a folder, and vectors of their texts that are computed only once."""

import hashlib
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from dana.knowledge.embedding_model import DIMENSIONS, MODEL_ID, LocalModel
from dana.knowledge.english_model import ENGLISH_MODEL_ID, EnglishModel
from dana.knowledge.reading.values import TXT, Page, Reading
from dana.knowledge.splitting import Piece, split

CHECKOUT = Path(__file__).resolve().parents[1]
SETS = CHECKOUT.parent / "shared" / "retrieval"
KEPT_VECTORS = CHECKOUT / "bench" / "out" / "vectors.sqlite"
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a corpus; it is stored as a document of its own."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A corpus, the questions on it by id, and for each question the ids of the texts that answer it."""

    name: str
    entries: tuple[Entry, ...]
    questions: dict[str, str]
    relevant: dict[str, frozenset[str]]


def sets_in(folder: Path) -> list[RetrievalSet]:
    """Every set of a folder; a folder that is a set itself is the only one."""
    folders = [folder] if (folder / "corpus.jsonl").exists() else sorted(path.parent for path in folder.glob("*/corpus.jsonl"))
    return [_read(path) for path in folders]


def pieces_of(entry: Entry) -> list[Piece]:
    """The passages of an entry, cut as an uploaded text is cut."""
    return split(reading_of(entry))


def reading_of(entry: Entry) -> Reading:
    """The entry as the reading of a document with a title."""
    return Reading(TXT, entry.text, pages=[Page(1, 0, len(entry.text))], title=entry.title or None)


def _read(folder: Path) -> RetrievalSet:
    entries = tuple(Entry(str(row["id"]), str(row.get("title") or ""), str(row["text"])) for row in _rows(folder / "corpus.jsonl"))
    questions = {str(row["id"]): str(row["text"]).strip() for row in _rows(folder / "queries.jsonl")}
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, entry, score = line.split("\t")[:3] if "\t" in line else line.split()[:3]
        if score.lstrip("-").replace(".", "", 1).isdigit() and float(score) > 0:
            relevant.setdefault(query, set()).add(entry)
    asked = {key: text for key, text in questions.items() if key in relevant}
    return RetrievalSet(folder.name, entries, asked, {key: frozenset(found) for key, found in relevant.items() if key in asked})


def _rows(path: Path) -> Iterable[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


Embed = Callable[[str, bool], bytes]  # (text, whether it is a question)


class KeptVectors:
    """Vectors of a local model by the text's hash, in a file: a second run computes nothing that the first one did."""

    def __init__(self, path: Path = KEPT_VECTORS, *, model_id: str = MODEL_ID, load: Callable[[], Embed] | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.model_id, self._path = model_id, path
        self._load, self._embed = load or _multilingual, cast("Embed | None", None)
        with closing(self._open()) as db, db:
            db.execute("pragma journal_mode = wal")
            db.execute("create table if not exists vectors (hash blob primary key, vector blob not null) without rowid")

    def of(self, texts: Sequence[str], *, are_queries: bool) -> list[bytes]:
        """A vector for each text as little-endian 32-bit floats; those that are missing are computed, with a word on how long it takes."""
        keys = [self._key(text, are_queries) for text in texts]
        known = self._known(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        known.update(self._compute(missing, are_queries))
        return [known[key] for key in keys]

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        with closing(self._open()) as db:
            found = (db.execute("select vector from vectors where hash = ?", (key,)).fetchone() for key in keys)
            return {key: row[0] for key, row in zip(keys, found, strict=True) if row is not None}

    def _compute(self, missing: dict[bytes, str], are_queries: bool) -> dict[bytes, bytes]:
        if not missing:
            return {}
        self._embed = embed = self._embed or self._load()
        began, done, keys = time.monotonic(), dict[bytes, bytes](), list(missing)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for at in range(0, len(keys), _AT_ONCE):
                batch = keys[at : at + _AT_ONCE]
                vectors = list(pool.map(lambda key: embed(missing[key], are_queries), batch))
                done.update(zip(batch, vectors, strict=True))
                with closing(self._open()) as db, db:
                    db.executemany("insert or ignore into vectors values (?, ?)", zip(batch, vectors, strict=True))
                speed = len(done) / (time.monotonic() - began)
                print(f"  embedded {len(done)} of {len(keys)}, {speed:.1f}/s", file=sys.stderr, flush=True)
        return done

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=60)

    def _key(self, text: str, is_query: bool) -> bytes:
        return hashlib.sha256(f"{self.model_id}\n{DIMENSIONS}\n{'query' if is_query else 'passage'}\n{text}".encode()).digest()


def english_vectors() -> KeptVectors:
    """Those of the English model, which makes no difference between questions and passages."""

    def load() -> Embed:
        model = EnglishModel()
        return lambda text, _: model.embed(text)

    return KeptVectors(model_id=ENGLISH_MODEL_ID, load=load)


def _multilingual() -> Embed:
    model = LocalModel()

    def embed(text: str, is_query: bool) -> bytes:
        model.use_one_thread()
        return model.embed(text, is_query=is_query)

    return embed
