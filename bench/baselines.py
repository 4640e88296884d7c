"""What search is compared with, computed in memory from the same passages: BM25 alone, vectors alone, and both fused by equal ranks."""

import math
from collections.abc import Iterator

import numpy as np

from bench.retrieval import KeptVectors, RetrievalSet, pieces_of
from dana.knowledge.words import document_weights, query_terms

_RRF = 60
_CANDIDATES = 50


class Baselines:
    """The rankings of a set by the simple ways."""

    def __init__(self, corpus: RetrievalSet, vectors: KeptVectors | None) -> None:
        self._corpus, self._vectors = corpus, vectors
        pieces = [(entry.id, piece.indexed_text) for entry in corpus.entries for piece in pieces_of(entry)]
        self._owners, self._texts = [owner for owner, _ in pieces], [text for _, text in pieces]
        self._holding: dict[int, list[tuple[int, float]]] = {}
        for at, text in enumerate(self._texts):
            for term, weight in document_weights(text).items():
                self._holding.setdefault(term, []).append((at, weight))

    def rankings(self, top: int) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """(name, the best entries of each question) by each way."""
        words = {key: self._by_words(text) for key, text in self._corpus.questions.items()}
        yield "bm25", {key: self._owners_of(scores, top) for key, scores in words.items()}
        if self._vectors is None:
            return
        passages = _matrix(self._vectors.of(self._texts, are_queries=False))
        questions = _matrix(self._vectors.of(list(self._corpus.questions.values()), are_queries=True))
        dense = dict(zip(self._corpus.questions, questions @ passages.T, strict=True))
        yield "dense", {key: self._owners_of(scores, top) for key, scores in dense.items()}
        yield "rrf", {key: self._owners_of(_by_ranks(scores, dense[key]), top) for key, scores in words.items()}

    def _by_words(self, question: str) -> np.ndarray:
        scores, n = np.zeros(len(self._texts)), len(self._texts)
        for term in query_terms(question):
            held = self._holding.get(term, [])
            weight = math.log(1 + (n - len(held) + 0.5) / (len(held) + 0.5))
            for at, score in held:
                scores[at] += weight * score
        return scores

    def _owners_of(self, scores: np.ndarray, top: int) -> list[str]:
        order = np.argsort(-scores, kind="stable")[: top * 6]
        return list(dict.fromkeys(self._owners[at] for at in order if scores[at] > 0))[:top]


def _by_ranks(*lists: np.ndarray) -> np.ndarray:
    fused = np.zeros(len(lists[0]))
    for scores in lists:
        for place, at in enumerate(np.argsort(-scores, kind="stable")[:_CANDIDATES]):
            if scores[at] > 0:
                fused[at] += 1 / (_RRF + place + 1)
    return fused


def _matrix(vectors: list[bytes]) -> np.ndarray:
    return np.stack([np.frombuffer(vector, dtype="<f4") for vector in vectors])
