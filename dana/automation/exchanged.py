"""Whether a sentence gives two figures of its passages to each other's matter: "14 % on Basic and 18 % on Premium". Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from dana.ai.sentences import stems_of
from dana.automation.figures import Figure, figures_in, plain_of
from dana.knowledge.claim_words import EMPTY

_WORD = re.compile(r"[^\W\d_]{3,}")
_CLEARLY = 1.2  # as near to one figure as to the other, or this much nearer
_MOST_PLACES = 2  # of a word that tells what a figure is for
_LEAST_VOTES = 2


def are_exchanged(sentence: str, passages: str) -> bool:
    """Whether the words around two figures of one kind stand, in the passages, around the other one."""
    figures = figures_in(sentence)
    if len(figures) < 2:
        return False
    theirs = _figures(passages)
    places = [[other.start for other in theirs if other.meanings & figure.meanings] for figure in figures]
    pairs = [pair for pair in combinations(range(len(figures)), 2) if _can_be_confused(figures, places, pair)]
    return any(_is_exchanged(sentence, passages, [figures[at] for at in pair], [places[at] for at in pair]) for pair in pairs)


def _can_be_confused(figures: Sequence[Figure], places: Sequence[Sequence[int]], pair: tuple[int, int]) -> bool:
    one, other = (figures[at] for at in pair)
    alike = (one.unit, one.counts) == (other.unit, other.counts) or not one.unit + one.counts or not other.unit + other.counts
    return alike and all(places[at] for at in pair) and not one.meanings & other.meanings


def _is_exchanged(sentence: str, passages: str, figures: Sequence[Figure], places: Sequence[Sequence[int]]) -> bool:
    votes = list(_votes(sentence, passages, figures, places))
    against = votes.count(False)
    return against >= _LEAST_VOTES and against >= 2 * votes.count(True)


def _votes(sentence: str, passages: str, figures: Sequence[Figure], places: Sequence[Sequence[int]]) -> Iterator[bool]:
    """For each word that clearly belongs to one of the figures in both texts, whether it is the same one."""
    known = _words(passages)
    for stem, at in _stems(plain_of(sentence)):
        spots = known.get(stem, ())
        if not 0 < len(spots) <= _MOST_PLACES:
            continue
        here = _nearer([abs(figure.start - at) for figure in figures])
        there = _nearer([min(abs(place - spot) for place in ours for spot in spots) for ours in places])
        if here is not None and there is not None:
            yield here == there


def _nearer(distances: Sequence[int]) -> int | None:
    first, second = distances
    if first * _CLEARLY < second:
        return 0
    return 1 if second * _CLEARLY < first else None


@lru_cache(maxsize=512)
def _figures(passages: str) -> tuple[Figure, ...]:
    return figures_in(passages)


@lru_cache(maxsize=512)
def _words(passages: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for stem, at in _stems(plain_of(passages)):
        found[stem] = (*found.get(stem, ()), at)
    return found


def _stems(plain: str) -> Iterator[tuple[str, int]]:
    for match in _WORD.finditer(plain):
        stem = stems_of(match[0])[0]
        if stem not in EMPTY:
            yield stem, match.start()
