"""Meanings compared: what is asked of the model, what is kept, and what happens without it."""

import math
from collections.abc import Sequence
from typing import cast

import pytest

from dana.ai.contract import ProviderError
from dana.ai.embeddings import Embedder
from dana.automation.meaning import KEPT, MEASURED_MODEL, Meaning, is_in_its_words

PASSAGE = "Orders leave our warehouse within two days. The shop in Mill Lane opens at nine."
PARAPHRASE = "We dispatch whatever you buy almost immediately."
INVENTED = "Gift wrapping costs nothing extra before Christmas."


class Vectors:
    """An embedder for which paraphrases point almost the same way as what they paraphrase, and all else elsewhere."""

    def __init__(self, model_id: str = MEASURED_MODEL) -> None:
        self.model_id = model_id
        self.asked: list[str] = []
        self.is_away = False

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        if self.is_away:
            raise ProviderError("away", kind="unreachable")
        self.asked += texts
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        angle = {PARAPHRASE: 0.2, INVENTED: 1.2}.get(text, 0.0)
        return [math.cos(angle), math.sin(angle), *[0.0] * 382]


@pytest.fixture
def vectors() -> Vectors:
    return Vectors()


@pytest.fixture
def meaning(vectors: Vectors) -> Meaning:
    return Meaning(cast(Embedder, vectors))


def test_a_paraphrase_is_held_and_what_is_made_up_is_not(meaning: Meaning) -> None:
    support = meaning.of([(PARAPHRASE, PASSAGE), (INVENTED, PASSAGE)])
    assert support[PARAPHRASE] > 0.9
    assert support[INVENTED] < 0.1


def test_what_the_passages_own_words_say_is_not_compared(meaning: Meaning, vectors: Vectors) -> None:
    assert meaning.of([("Orders leave within two days.", PASSAGE)]) == {}
    assert vectors.asked == []


def test_the_sentences_of_a_passage_are_embedded_once(meaning: Meaning, vectors: Vectors) -> None:
    meaning.of([(PARAPHRASE, PASSAGE)])
    meaning.of([(INVENTED, PASSAGE)])
    assert sorted(vectors.asked) == sorted(
        {PARAPHRASE, INVENTED, "Orders leave our warehouse within two days.", "The shop in Mill Lane opens at nine."}
    )


def test_what_is_kept_has_a_bound(meaning: Meaning) -> None:
    for number in range(KEPT // 20 + 20):
        meaning.of([(INVENTED, " ".join(f"Fact {number} of number {other} stands here." for other in range(21)))])
    assert len(meaning._vectors) == KEPT


def test_without_the_model_nothing_is_said_of_meaning(meaning: Meaning, vectors: Vectors) -> None:
    vectors.is_away = True
    assert meaning.of([(INVENTED, PASSAGE)]) == {}


def test_a_model_that_was_not_measured_is_not_believed() -> None:
    vectors = Vectors("text-embedding-3-small")
    assert Meaning(cast(Embedder, vectors)).of([(INVENTED, PASSAGE)]) == {}
    assert vectors.asked == []


@pytest.mark.parametrize("sentence", ["", "The shop in Mill Lane opens at nine!"])
def test_words_that_only_carry_a_sentence_count_for_nothing(sentence: str) -> None:
    assert is_in_its_words(sentence, PASSAGE)
