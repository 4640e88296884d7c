"""Sets as they lie in a folder, and vectors that are computed once."""

import json
import sqlite3
from pathlib import Path
from typing import ClassVar

import pytest

from bench.baselines import Baselines
from bench.retrieval import Entry, KeptVectors, pieces_of, sets_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    one = tmp_path / "helmets"
    one.mkdir()
    entries = [
        {"id": "d1", "title": "Helmets", "text": "A helmet costs 40 euros."}, {"id": "d2", "title": "", "text": "We open at nine."},
        {"id": "d3", "title": "Bells", "text": "A bell rings."},
    ]  # fmt: skip
    (one / "corpus.jsonl").write_text("\n".join(map(json.dumps, entries)))
    questions = [{"id": "q1", "text": "price of a helmet?"}, {"id": "q2", "text": "when do you open"}, {"id": "q3", "text": "unjudged"}]
    (one / "queries.jsonl").write_text("\n".join(map(json.dumps, questions)))
    (one / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq2\td3\t0\n")
    return tmp_path


def test_a_set_is_read_with_its_judged_questions_alone(folder: Path) -> None:
    (corpus,) = sets_in(folder)
    assert corpus.name == "helmets"
    assert corpus.questions == {"q1": "price of a helmet?", "q2": "when do you open"}
    assert corpus.relevant == {"q1": frozenset({"d1"}), "q2": frozenset({"d2"})}
    assert sets_in(folder / "helmets") == [corpus]
    assert sets_in(folder / "nothing") == []


def test_an_entry_is_cut_as_an_upload_is() -> None:
    pieces = pieces_of(Entry("d", "Helmets", "A helmet costs 40 euros. " * 100))
    assert len(pieces) > 1
    assert all(piece.indexed_text.startswith("Helmets\nA helmet") for piece in pieces)


def test_words_alone_rank_by_bm25(folder: Path) -> None:
    (corpus,) = sets_in(folder)
    assert list(Baselines(corpus, None).rankings(10)) == [("bm25", {"q1": ["d1"], "q2": ["d2"]})]


def test_a_vector_that_is_kept_is_not_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        asked: ClassVar[list[str]] = []

        def use_one_thread(self) -> None: ...

        def embed(self, text: str, *, is_query: bool) -> bytes:
            self.asked.append(f"{text}:{is_query}")
            return b"\x00" * 1536

    monkeypatch.setattr("bench.retrieval.LocalModel", Model)
    path = tmp_path / "out" / "vectors.sqlite"
    KeptVectors(path).of(["a", "b", "a"], are_queries=True)
    KeptVectors(path).of(["b"], are_queries=True)
    assert sorted(Model.asked) == ["a:True", "b:True"]
    assert len(KeptVectors(path).of(["b", "b"], are_queries=False)) == 2
    assert sorted(Model.asked) == ["a:True", "b:False", "b:True"]
    with sqlite3.connect(path) as db:
        assert db.execute("select count(*) from vectors").fetchone() == (3,)
    db.close()
