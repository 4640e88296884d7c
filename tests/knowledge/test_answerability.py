"""Whether the documents answer: told from what was found, the surer the better it fits."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.knowledge.answerability import MEANING_MODEL, THRESHOLD, answerability, features
from dana.knowledge.fusion import Lexicon
from dana.knowledge.search import Findings, Found
from dana.knowledge.words import query_terms

QUESTION = "How many working days do parcels to Lisbon take?"


def a_hit(lexical: float, similarity: float | None, score: float = 1.0, text: str = "Parcels to Lisbon take three working days.") -> Found:
    return Found(
        id=uuid4(), text=text, document_id=uuid4(), document_name="guide.txt", page=None, heading=None, start=0, end=len(text), score=score,
        similarity=similarity, lexical=lexical, position=0, page_end=None, title=None,
    )  # fmt: skip


def findings(*hits: Found, held: int = 3, model: str | None = MEANING_MODEL) -> Findings:
    return Findings(list(hits), Lexicon(200, dict.fromkeys(query_terms(QUESTION), held) if held else {}), model)


GOOD = findings(a_hit(30.0, 0.92, 4.0), a_hit(8.0, 0.83), a_hit(6.0, 0.82), a_hit(5.0, 0.82), a_hit(4.0, 0.81))
POOR = findings(a_hit(3.0, 0.80), a_hit(2.5, 0.80), a_hit(2.0, 0.80), a_hit(0.0, 0.79), a_hit(0.0, 0.79), held=0)


def test_nothing_found_is_no_answer() -> None:
    assert answerability(QUESTION, Findings([], Lexicon(0))).probability == 0.0
    assert not answerability(QUESTION, Findings([], Lexicon(0))).is_answerable


def test_a_near_passage_with_the_questions_words_answers_and_a_distant_one_does_not() -> None:
    assert answerability(QUESTION, GOOD).probability > 0.9
    assert answerability(QUESTION, POOR).probability < 0.1
    assert answerability(QUESTION, GOOD).is_answerable
    assert not answerability(QUESTION, POOR).is_answerable


def test_without_vectors_words_decide_and_say_so() -> None:
    good = findings(a_hit(30.0, None), a_hit(8.0, None), model=None)
    poor = findings(a_hit(2.0, None), a_hit(2.0, None), held=60, model=None)
    assert answerability(QUESTION, good).basis == answerability(QUESTION, poor).basis == "words"
    assert answerability(QUESTION, good).probability > THRESHOLD > answerability(QUESTION, poor).probability


def test_similarities_of_a_model_that_was_not_measured_are_not_trusted_and_the_verdict_is_less_sure() -> None:
    hits = (a_hit(30.0, 0.99), a_hit(8.0, 0.2))
    other, bare = (
        answerability(QUESTION, findings(*hits, model="text-embedding-3-small")),
        answerability(QUESTION, findings(*hits, model=None)),
    )
    assert other.basis == "words"
    assert abs(other.probability - 0.5) < abs(bare.probability - 0.5)


def test_similarities_are_looked_at_only_where_there_are_some() -> None:
    assert {"top", "ahead", "stands_out"} <= set(features(QUESTION, GOOD))
    assert not {"top", "ahead", "stands_out"} & set(features(QUESTION, findings(a_hit(30.0, None), model=None)))


scores = st.floats(0, 60, allow_nan=False)


@given(st.lists(st.tuples(scores, st.none() | st.floats(-1, 1)), min_size=1, max_size=8), st.text(max_size=60), st.integers(0, 10_000))
def test_it_is_always_a_probability_whatever_was_found(found: list[tuple[float, float | None]], question: str, passages: int) -> None:
    given_ = Findings([a_hit(*one) for one in found], Lexicon(passages, {}), MEANING_MODEL)
    assert 0 <= answerability(question, given_).probability <= 1


@given(st.floats(0.7, 0.9), st.floats(0.001, 0.1))
def test_a_nearer_passage_never_makes_an_answer_less_likely(similarity: float, more: float) -> None:
    def asked(top: float) -> float:
        return answerability(QUESTION, findings(a_hit(12.0, top), a_hit(8.0, 0.7), a_hit(6.0, 0.7))).probability

    assert asked(similarity + more) >= asked(similarity)


@pytest.mark.parametrize("name", ["_MEANING", "_WORDS"])
def test_the_coefficients_say_how_they_were_made(name: str) -> None:
    source = Path(answerability.__code__.co_filename).read_text()
    assert re.search(rf"{name}: Mapping\[str, float\]", source)
    assert "bench.answerability" in source
