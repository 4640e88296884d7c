"""Which words of a passage a question found, as search itself compares them: for marking them before somebody's eyes."""

import re
import unicodedata
from functools import lru_cache

from dana.knowledge.words import terms

_MARKS = "".join(f"\\u{code:04x}" for code in range(0x0300, 0x2000) if unicodedata.category(chr(code))[0] == "M")
_WORD = rf"[^\W_](?:[^\W_]|[{_MARKS}])*"
_COMPOUND = re.compile(rf"{_WORD}(?:[-_./]{_WORD})*")
_PART = re.compile(_WORD)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")

Span = tuple[int, int]


def matches(text: str, question: str) -> list[Span]:
    """The stretches (start, end) of the text that are words of the question in whatever form, in order and apart."""
    wanted = frozenset(terms(question))
    if not wanted:
        return []
    found = [span for compound in _COMPOUND.finditer(text) for span in _within(compound[0], compound.start(), wanted)]
    return _joined(found)


def _within(compound: str, at: int, wanted: frozenset[str]) -> list[Span]:
    parts = [(part[0], at + part.start()) for part in _PART.finditer(compound)]
    alone = {term for part, _ in parts for term in _terms(part)}
    if len(parts) > 1 and any(term in wanted and term not in alone for term in _terms(compound)):
        return [(at, at + len(compound))]  # an article number or a date, as a whole
    return [span for part, start in parts for span in _spans(part, start, wanted)]


def _spans(word: str, at: int, wanted: frozenset[str]) -> list[Span]:
    if not _UNSPACED.search(word):
        return [(at, at + len(word))] if wanted.intersection(_terms(word)) else []
    if len(word) == 1:
        return [(at, at + 1)] if wanted.intersection(_terms(word)) else []
    return [(at + place, at + place + 2) for place in range(len(word) - 1) if wanted.intersection(_terms(word[place : place + 2]))]


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=20_000)
def _terms(word: str) -> tuple[str, ...]:
    return tuple(terms(word))
