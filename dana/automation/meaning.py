"""
Whether passages speak of what a sentence says, by the meaning of both.

It sees what was made up; it does not see a "not" too many, nor a second half that nobody wrote: `python -m bench.proof` counts both, and
docs/answers.md tells the figures. What is said in the passages' own words is not compared: of what was made up one sentence in a hundred
is made of them.
"""

import math
import threading
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from operator import mul

import structlog

from dana.ai.contract import ProviderError
from dana.ai.embeddings import Embedder
from dana.ai.language import guess_language
from dana.ai.sentences import sentences_of, stems_of
from dana.knowledge.claim_words import EMPTY

log = structlog.get_logger()

MEASURED_MODEL = "multilingual-e5-small"  # the only model whose similarities the lines below know
ENOUGH_WORDS = 0.6  # of a sentence's words, by their letters, that stand in the passages
MOST_UNITS = 24  # sentences of the passages that are looked at
KEPT = 2_000  # vectors of the passages' sentences: a business is asked about the same ones again and again
_STEEPNESS = 80.0  # from doubt to certainty within three hundredths of similarity
# Above it a sentence is taken to be said there: of those that are, about 97 in 100 lie above. e5's similarities differ by language.
_LINES = {"en": 0.856, "es": 0.884, "fr": 0.884, "de": 0.896, "pt": 0.894, "ar": 0.878}
_OTHER, _ACROSS = 0.874, 0.831  # an unknown language; a sentence in another language than the passage


class Meaning:
    """Compares by the vectors of the local model; threads share it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: OrderedDict[str, array[float]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
        """
        For each (sentence, passages) how well the passages hold it: 0 to 1, 0.5 is the line.

        Left out is what the passages' own words say, and everything where there is no model whose similarities were measured.
        """
        wanted = [(sentence, _units(evidence)) for sentence, evidence in pairs if not is_in_its_words(sentence, evidence)]
        if not wanted or self._embedder.model_id != MEASURED_MODEL:
            return {}
        try:
            known = self._known({text for sentence, units in wanted for text in (sentence, *units)})
        except ProviderError as error:
            log.warning("meaning_not_compared", error=error.message)
            return {}
        return {sentence: _held(sentence, units, known) for sentence, units in wanted if units}

    def _known(self, texts: set[str]) -> dict[str, "array[float]"]:
        with self._lock:
            found = {text: self._vectors[text] for text in texts if text in self._vectors}
            for text in found:
                self._vectors.move_to_end(text)
        missing = sorted(texts - found.keys())
        new = {text: array("f", vector) for text, vector in zip(missing, self._embedder.embed_queries(missing), strict=True)}
        with self._lock:
            self._vectors.update(new)
            while len(self._vectors) > KEPT:
                self._vectors.popitem(last=False)
        return {**found, **new}


def is_in_its_words(sentence: str, evidence: str) -> bool:
    """Whether most of what a sentence says is said in words of the passages."""
    said = [stem for stem in stems_of(sentence) if stem not in EMPTY and len(stem) > 1]
    held = _stems(evidence)
    weight = sum(map(len, said))
    return not weight or sum(len(stem) for stem in said if stem in held) >= ENOUGH_WORDS * weight


@lru_cache(maxsize=512)  # a business is asked about the same passages again and again
def _stems(evidence: str) -> frozenset[str]:
    return frozenset(stems_of(evidence))


@lru_cache(maxsize=512)
def _units(evidence: str) -> tuple[str, ...]:
    return tuple(sentences_of(evidence)[:MOST_UNITS])


def _held(sentence: str, units: Sequence[str], known: dict[str, "array[float]"]) -> float:
    vector = known[sentence]
    nearest = max(sum(map(mul, vector, known[unit])) for unit in units)
    return 1 / (1 + math.exp(-_STEEPNESS * (nearest - _line(sentence, " ".join(units)))))


def _line(sentence: str, evidence: str) -> float:
    said, read = guess_language(sentence, ""), guess_language(evidence, "")
    if said and read and said != read:
        return _ACROSS
    return _LINES.get(read or said, _OTHER)
