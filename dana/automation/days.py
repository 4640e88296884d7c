"""Whether the days of the week that a sentence names are days of its passages. Pure."""

import re
from functools import lru_cache

from dana.ai.language import folded
from dana.ai.phrases import plain_words
from dana.automation.denials import affirmed, says_no
from dana.automation.reading import Reading, Statement
from dana.knowledge.claim_words import ALL_DAYS, DAY_GROUPS, DAYS, SHORT_DAYS

_ORDINALS = frozenset(("segunda", "terca", "quarta", "quinta", "sexta"))  # "Monday" or "the second", in Portuguese
_BY_NAME = {plain_words(name): frozenset({day}) for name, day in DAYS.items() if name not in _ORDINALS}
_PLURALS = {f"{name}s": days for name, days in _BY_NAME.items()}
_PORTUGUESE = {
    f"{lead} {name}{end}": frozenset({DAYS[name]})
    for name in _ORDINALS
    for lead, end in (("as", "s"), ("na", ""), ("nas", "s"), ("toda", ""))
}
_PAIRS = {f"{name}s feiras": frozenset({DAYS[name]}) for name in _ORDINALS}
_WEEKENDS = (
    "weekend|weekends|fin de semana|fines de semana|wochenende|wochenenden|week end|week ends|fim de semana|fins de semana|نهايه الاسبوع"
)
_WORKDAYS = "weekday weekdays laborable laborables werktag werktage werktags wochentags uteis ouvres ouvrables"
_ALL = (
    "daily|every day|every evening|every night|each day|todos los dias|a diario|cada dia|taglich|jeden tag|tous les jours|chaque jour"
    "|todos os dias|يوميا|كل يوم"
)
_GROUPS = {name: frozenset(days) for name, days in DAY_GROUPS.items()} | {name: frozenset(range(5)) for name in _WORKDAYS.split()}
_GROUPS |= {name: frozenset(range(7)) for name in _ALL.split("|")} | {name: frozenset((5, 6)) for name in _WEEKENDS.split("|")}
_NAMES = _GROUPS | _PORTUGUESE | _PAIRS | _PLURALS | _BY_NAME
_FOUND = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, _NAMES), key=len, reverse=True))})(?!\w)")
_THROUGH = re.compile(r"\s(?:(?:to|through|thru|until|till|a|al|hasta|au|bis|ate|e|الي|حتي) ?(?:el |le |la |a )?)?")
_SHORT = re.compile(rf"(?<!\w)(?P<day>{'|'.join(sorted(SHORT_DAYS, key=len, reverse=True))})(?=[.:–-]|\s\d|\s?[–-]\s?\w)")


def is_on_another_day(said: Statement, language: str, passages: Reading) -> bool:
    """Whether a sentence affirms something of a day that its passages do not name, or name only where they deny something."""
    claimed = days_in(" ".join(affirmed(said)))
    if not claimed or len(claimed) == len(ALL_DAYS) or any(says_no(words, language or passages.language) for words in affirmed(said)):
        return False
    named, affirmed_there = _days_of(passages)
    if not named or _SHORT.search(folded(passages.text)):
        return False
    return bool(claimed - named) or claimed.isdisjoint(affirmed_there)


def days_in(words: str) -> frozenset[int]:
    """The days that plain words name, with those between the ends of a range."""
    found: set[int] = set()
    last: tuple[int, frozenset[int]] | None = None
    for match in _FOUND.finditer(words):
        days = _NAMES[match[0]]
        if last and len(days) == len(last[1]) == 1 and _THROUGH.fullmatch(words[last[0] : match.start()]):
            found.update(_between(min(last[1]), min(days)))
        found |= days
        last = match.end(), days
    return frozenset(found)


@lru_cache(maxsize=512)
def _days_of(passages: Reading) -> tuple[frozenset[int], frozenset[int]]:
    """(all days that the passages name, those in clauses that deny nothing)."""
    clauses = [clause.words for item in passages.statements for clause in item.clauses]
    named = frozenset[int]().union(*(days_in(item.words) for item in passages.statements))
    return named, frozenset[int]().union(*(days_in(words) for words in clauses if not says_no(words, passages.language)))


def _between(first: int, last: int) -> list[int]:
    return [day % 7 for day in range(first, first + (last - first) % 7)]
