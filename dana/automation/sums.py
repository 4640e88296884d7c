"""Figures that are worked out from what the passages say: two nights at 68 are 136, eight per cent of 1,000 are 80. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from dana.automation.figures import Figure, Figures, plain_of

_SAVED = (
    r"cheaper|less|more|saves?|saving|difference|dearer|barat\w+|ahorr\w+|menos|mas|diferencia|car[oa]s?|gunstiger|teurer|spar\w+|weniger|mehr"
    r"|moins|plus|economis\w+|cher\w*|mais|poupa\w*|economiza\w*|ارخص|توفر|اغلي"
)
_TOGETHER = (
    r"together|total|in all|altogether|brings|sum|juntos|juntas|en total|suma|zusammen|insgesamt|en tout|ensemble|au total|no total|ao todo"
    r"|المجموع|معا"
)
_HALF = r"half|mitad|metade|moitie|halfte|halbe[rn]?|نصف"
_SAYS_SAVED, _SAYS_TOGETHER, _SAYS_HALF = (re.compile(rf"(?<!\w)(?:{words})(?!\w)") for words in (_SAVED, _TOGETHER, _HALF))
_MOST = 40  # figures of a passage that are combined
_NEAR = 0.005
_TIMES = frozenset(("time of the day", "minute", "hour", "day", "week", "month", "year"))


def is_worked_out(figure: Figure, sentence: str, claimed: Sequence[Figure], held: Figures, passages: str) -> bool:
    """Whether a figure that no passage holds follows from the passages' figures by the sentence's own or in its own words."""
    if figure.counts in _TIMES or figure.unit == "%" or (figure.unit and figure.unit not in held.units):
        return False
    wanted = _values(figure.meanings)
    own = {value for other in claimed if other is not figure for value in _values(other.meanings)}
    return any(abs(result - value) < _NEAR for result in _results(plain_of(sentence), own, held, passages) for value in wanted)


def _results(said: str, own: set[float], held: Figures, passages: str) -> Iterator[float]:
    prices = sorted({value for meaning, kinds in held.meanings.items() if kinds & _MONEY_OR_NONE for value in _values([meaning])})[:_MOST]
    shares = {value / 100 for meaning, kinds in held.meanings.items() if "%" in kinds for value in _values([meaning])}
    yield from (count * price for count in own if count > 1 for price in prices if price > 1)
    yield from (base * share for base in own for share in shares)
    yield from (base * (1 - share) for base in prices for share in shares)
    if _SAYS_SAVED.search(said):
        yield from (other - one for one, other in combinations(prices, 2))
    if _SAYS_TOGETHER.search(said):
        yield from (other + one for one, other in combinations(prices, 2))
    if _SAYS_HALF.search(plain_of(passages)):
        yield from (price / 2 for price in prices)


_MONEY_OR_NONE = frozenset(("", "€", "$", "£", "¥", "₹", "chf", "r$", "mxn"))


def _values(meanings: Sequence[str] | frozenset[str]) -> set[float]:
    return {float(meaning) for meaning in meanings if len(meaning) < 10 and meaning.replace(".", "", 1).isdigit()}
