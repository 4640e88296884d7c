"""A text as the checks of a sentence read it: its statements, their clauses, and the words that weigh something. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dana.ai.language import guess_language
from dana.ai.phrases import plain_words
from dana.ai.sentences import sentences_of, stems_of
from dana.knowledge.claim_words import EMPTY

_MOST = 24  # sentences of a passage that are looked at
_LEAST_STEM = 5  # letters that two forms of a word have to share: "deliver", "delivery"
_QUESTION = ("?", "؟", "?**")
_STATEMENT = re.compile(r"(?<=[;؛])\s|(?<=[^\d\s]{3}:)\s")
_TURN = (  # begins a clause of its own
    r"but|and|or|because|pero|sino|porque|y|o|aber|sondern|und|oder|weil|mais|et|ou|car|mas|e|porem|لكن|اما"
)
_CLAUSE = re.compile(rf"[,;:،؛()]\s*|[.](?=\s)|\s[–—-]\s|(?<!\w)(?:{_TURN})(?=\s)", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<=\d)[.,:](?=\d)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a statement: its words, the stems of those that weigh something, and whether a word such as "but" leads to it."""

    words: str
    stems: frozenset[str]
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a text, a question with its answer as one."""

    text: str
    words: str
    stems: frozenset[str]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, its language ("" where nothing tells it), its statements and all of their stems."""

    text: str
    words: str
    language: str
    statements: tuple[Statement, ...]
    stems: frozenset[str]
    sentences: frozenset[str]  # each in plain words


@lru_cache(maxsize=512)  # a business is asked about the same passages again and again
def read(text: str) -> Reading:
    """The text as it is compared."""
    found = tuple(map(statement, _statements(text)))
    return Reading(
        text, plain_words(text), guess_language(text, ""), found, _all_stems(found), frozenset(map(plain_words, sentences_of(text)))
    )


def _all_stems(statements: tuple[Statement, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(item.stems for item in statements))


def statement(text: str) -> Statement:
    """One sentence as it is compared."""
    return Statement(text, plain_words(text), weighty(text), tuple(_clauses(_DECIMAL.sub("·", text))))


def _clauses(text: str) -> Iterator[Clause]:
    start, turns = 0, False
    for match in [*_CLAUSE.finditer(text), None]:
        part = text[start : match.start() if match else None]
        if part.strip():
            yield Clause(plain_words(part), weighty(part), turns)
        if match:
            start, turns = match.end(), match[0][-1:].isalpha()


def weighty(text: str) -> frozenset[str]:
    """The stems of a text without figures and the words that only carry a sentence."""
    return frozenset(stem for stem in stems_of(text) if len(stem) > 1 and stem not in EMPTY and not stem.isdigit())


def is_among(stem: str, stems: frozenset[str]) -> bool:
    """Whether a word stands among others in some form."""
    return stem in stems or (len(stem) >= _LEAST_STEM and any(other[:_LEAST_STEM] == stem[:_LEAST_STEM] for other in stems))


def share(said: frozenset[str], among: frozenset[str]) -> float:
    """How much of some words, by their letters, stands among others."""
    weight = sum(map(len, said))
    return sum(len(stem) for stem in said if is_among(stem, among)) / weight if weight else 0.0


def nearest(said: Statement, passages: Reading) -> Statement | None:
    """The statement of the passages that holds most of a sentence's words."""
    return max(passages.statements, key=lambda item: len_shared(said.stems, item.stems), default=None)


def len_shared(one: frozenset[str], other: frozenset[str]) -> int:
    """How many letters of stems two statements share."""
    return sum(map(len, one & other))


def _statements(text: str) -> list[str]:
    """The sentences; what a list parts with semicolons is parted, and a question stays with its answer."""
    found: list[str] = []
    is_open = False
    for sentence in sentences_of(text)[:_MOST]:
        if is_open:
            found[-1] = f"{found[-1]} {sentence}"
            is_open = len(sentence.split()) <= 2  # "Yes."
        else:
            found.append(sentence)
            is_open = False
        is_open = is_open or found[-1].rstrip().endswith(_QUESTION)
    return [part for item in found for part in (_STATEMENT.split(item) if "?" not in item and "؟" not in item else [item])]
