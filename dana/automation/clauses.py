"""Finds what is said in a customer's words clause by clause, so that a denial reaches no further than a comma. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dana.ai.language import folded
from dana.ai.phrases import plain_words

_LONGEST = 2000  # signs that are looked at
_CLAUSE = re.compile(r"([^.,;:!?…\n،؛؟—–]+)([^\w¿¡]*)")


def one(pattern: str) -> str:
    """A pattern written over several lines, in one, and folded as the texts are."""
    return folded(re.sub(r"\s*\n\s*", "", pattern))


@dataclass(frozen=True, slots=True)
class Mood:
    """One mood in one language; the patterns see one clause at a time, in plain words."""

    said: str  # what counts in a statement; in a question it may only ask for a fact: "is it unacceptable to …?"
    always: str  # what counts in a question too
    denies: str  # words that, close before, turn it round


@dataclass(frozen=True, slots=True)
class _Compiled:
    said: re.Pattern[str]
    always: re.Pattern[str]
    denies: re.Pattern[str]


class Moods:
    """A mood in all languages."""

    def __init__(self, moods: Sequence[Mood]) -> None:
        self._moods = [_compiled(mood) for mood in moods]

    def are_in(self, text: str) -> bool:
        """Whether any clause of the text says it, in any language, and nothing right before denies it."""
        return any(self._says(mood, words, asks) for words, asks in _clauses(text[:_LONGEST]) for mood in self._moods)

    @staticmethod
    def _says(mood: _Compiled, words: str, asks: bool) -> bool:
        pattern = mood.always if asks else mood.said
        return any(not mood.denies.search(words[: match.start()]) for match in pattern.finditer(words))


def _compiled(mood: Mood) -> _Compiled:
    said, always = one(mood.said), one(mood.always)
    return _Compiled(
        said=re.compile(rf"\b(?:{said}|{always})\b"),
        always=re.compile(rf"\b(?:{always})\b"),
        denies=re.compile(rf"\b(?:{one(mood.denies)})(?: \w+){{0,2}} $"),
    )


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """Each clause in plain words, and whether it asks."""
    for match in _CLAUSE.finditer(text):
        clause, end = match.groups()
        words = plain_words(clause)
        if words:
            yield words, "?" in end or "؟" in end or "¿" in clause
