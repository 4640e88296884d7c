"""Whether two statements disagree: about the same thing, with values that cannot both be true. Pure; rather silent than wrong."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from dana.knowledge import claim_words as words
from dana.knowledge.claims import Claim, Hours

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OPEN = frozenset({"=opening"})
# A right to return begins with the delivery, on some day: a text that says so speaks of no other right.
_BEGINNING = frozenset({"=delivery", "=day"})


def disagreements(ours: Sequence[Claim], theirs: Sequence[Claim], *, names: tuple[str, str] = ("", "")) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of statements of two passages that cannot both be true; `names` are those of their documents."""
    if _are_editions(*names):
        return
    for one, other in product(ours, theirs):
        if one.kind == other.kind and one.marks == other.marks and values_differ(one, other) and is_same_matter(one, other):
            yield one, other


def values_differ(one: Claim, other: Claim) -> bool:
    """Whether the values exclude each other: ranges that meet do not, nor does a limit and what lies within it."""
    match one.kind:
        case "hours":
            return _hours_differ(one.hours, other.hours)
        case "phone":
            return _without_prefix(one.unit) != _without_prefix(other.unit)
        case "email":
            return one.unit != other.unit
        case "amount" if "free" in (one.unit, other.unit):
            return one.unit != other.unit and max(one.high, other.high) > 0 and not (one.bound or other.bound)
        case _ if one.unit != other.unit:
            return False
    return _amounts_differ(one, other)


def is_same_matter(one: Claim, other: Claim) -> bool:
    """Whether both speak of the same thing: no word of weight on either side that the other does not know."""
    ours, theirs = _weighty(one.subject), _weighty(other.subject)
    if one.kind == "period" and "=return" in ours & theirs:
        ours, theirs = ours - _BEGINNING, theirs - _BEGINNING
    if one.kind == "hours":
        ours, theirs = ours - _OPEN, theirs - _OPEN
    if ours - theirs - _weighty(other.above) or theirs - ours - _weighty(one.above):
        return False
    if not _headings_agree(one, other, ours, theirs):
        return False
    shared = (ours & (theirs | other.above)) | (theirs & one.above)
    return one.kind == "hours" or bool(shared - _OPEN)  # a business has one time when it is open


def _headings_agree(one: Claim, other: Claim, ours: frozenset[str], theirs: frozenset[str]) -> bool:
    above, beyond = _weighty(one.above) - theirs - other.above, _weighty(other.above) - ours - one.above
    if above and beyond:
        return False
    return all(word.startswith("=") for word in above | beyond)  # a known subject as the heading of what is said anyway


def _weighty(said: frozenset[str]) -> frozenset[str]:
    return said - words.SOFT


def _are_editions(one: str, other: str) -> bool:
    """Whether the documents' names tell years, or members of a row, that differ: then both may be true."""
    years = set(_YEAR.findall(one)), set(_YEAR.findall(other))
    if all(years) and years[0] != years[1]:
        return True
    ours, theirs = _name_words(one), _name_words(other)
    return bool(ours & theirs) and bool(ours - theirs) and bool(theirs - ours)


def _name_words(name: str) -> set[str]:
    stem = name.rpartition(".")[0] or name
    return {word for word in words.stems(stem) if len(word) > 3 and not word.isdigit()}


def _amounts_differ(one: Claim, other: Claim) -> bool:
    if one.bound == other.bound:
        return one.high < other.low or other.high < one.low
    if "from" in (one.bound, other.bound):
        return False  # "from 20 €" and "45 €" go together
    limit, value = (one, other) if one.bound == "to" else (other, one)
    return value.low > limit.high


def _hours_differ(one: Hours, other: Hours) -> bool:
    ours, theirs = dict(one), dict(other)
    return any(ours[day] != theirs[day] for day in ours.keys() & theirs.keys())


def _without_prefix(digits: str) -> str:
    """A number however it is dialled: its last eight digits say whose it is."""
    return digits[-8:] if len(digits) > 8 else digits[-7:]
