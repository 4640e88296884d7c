"""How a customer takes the answers, and whether it is about something that the owner wants people to handle: seen without a model."""

import re
from collections.abc import Iterator, Sequence

from dana.ai.phrases import plain_words
from dana.automation.anger import ANGER
from dana.automation.clauses import Moods, one
from dana.automation.unhelped import UNHELPED

_ANGER, _UNHELPED = Moods(ANGER), Moods(UNHELPED)
_LONGEST, _LONGEST_TOPIC = 2000, 200  # signs that are looked at
_MARKS, _LETTERS, _SHARE = 3, 10, 0.8  # exclamation marks, letters and the share of capitals that make a shout
# Who shouts for joy, or advertises, says one of these words.
_JOYFUL = r"""
    thanks?|thx|love\w*|great|amazing|awesome|perfect|happy|best|wow|congrat\w*|yay|hooray|hurray|excited|wonderful|merry|birthday|deals?
    |sales?|offers?|discounts?|off|free|win|won|excellent|fantastic|good|welcome|brilliant|cool|beautiful|gracias|encant\w+|genial|feliz
    |felici\w+|ofertas?|descuentos?|rebajas?|perfect[oa]|excelente|gratis|enhorabuena|maravill\w+|buen\w*|merci|adore\w*|parfait\w*|bravo
    |joyeu\w+|soldes?|promos?|promotions?|super|bon|bonne|offres?|gratuit\w*|danke|dank|toll\w*|prima|klasse|herzlich\w*|gluckwunsch|hurra
    |schnappchen|angebote?|rabatte?|frohe\w*|schone\w*|liebe\w*|perfekt\w*|obrigad[oa]|adorei|amei|amo|perfeit[oa]|parabens|promoca\w+
    |promoco\w+|descontos?|otim[oa]|maravilh\w+|viva|nur heute|black friday
"""
_JOY = re.compile(rf"\b(?:{one(_JOYFUL)})\b")
# A topic that ends in an amount: "refund over 500".
_OVER = re.compile(
    r"(?P<topic>.*\w) (?:over|above|more than|mas de|superior a|plus de|uber|mehr als|acima de|mais de|اكثر من|فوق) "
    r"(?P<amount>\d+(?: \d{3})*)(?: \w+)?"
)
_NUMBER = re.compile(r"\d+(?:[.,'\u00a0\u202f ]\d{3}(?!\d))*")
_ARTICLE = re.compile(r"\A(?:و?ال|بال|فال|كال|لل)(?=\w{3})")
_SHORTEST_PLURAL = 3  # letters of a word that may have a plural
_GERMAN_PLURAL = 5  # shorter words would meet too many others: "car" and "care"


def is_angry(text: str) -> bool:
    """Whether the customer is angry: insults, threats with a lawyer, an office or a bad review, "the third time", shouting."""
    return _shouts(text[:_LONGEST]) or _ANGER.are_in(text)


def is_still_unhelped(text: str) -> bool:
    """Whether the customer says that the answer before was wrong, was not to the point or did not help."""
    return _UNHELPED.are_in(text)


def mentions(text: str, topics: Sequence[str]) -> str | None:
    """
    The first of the owner's topics that the text speaks of, as the owner wrote it; None where there is none.

    Words are compared whole, without case, accents or the endings of a simple plural. "refund over 500" is met by a refund and any
    number above that.
    """
    spoken = _Spoken(text[:_LONGEST])
    return next((topic for topic in topics if spoken.of(plain_words(topic[:_LONGEST_TOPIC]))), None)


def _shouts(text: str) -> bool:
    """Capitals and several exclamation marks, and nothing joyful."""
    if text.count("!") < _MARKS:
        return False
    letters = [sign for sign in text if sign.isupper() or sign.islower()]
    if len(letters) < _LETTERS or sum(map(str.isupper, letters)) < _SHARE * len(letters):
        return False
    words = plain_words(text)
    return " " in words and not _JOY.search(words)


class _Spoken:
    """A text's words, made ready to be compared with many topics."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = [_bare(word) for word in plain_words(text).split()]
        self._known = set(self._words)
        self._plurals = {plural for word in self._known for plural in _plurals(word)}

    def of(self, topic: str) -> bool:
        """Whether the text speaks of the topic, given in plain words."""
        over = _OVER.fullmatch(topic)
        if over is None:
            return self._has(topic)
        most = int(over["amount"].replace(" ", ""))
        return self._has(over["topic"]) and any(number > most for number in _numbers(self._text))

    def _has(self, topic: str) -> bool:
        phrase = [_bare(word) for word in topic.split()]
        if not phrase or not all(self._may_have(word) for word in phrase):
            return False
        starts = range(len(self._words) - len(phrase) + 1)
        return any(all(map(_is_same, self._words[start : start + len(phrase)], phrase)) for start in starts)

    def _may_have(self, word: str) -> bool:
        return word in self._known or word in self._plurals or not self._known.isdisjoint(_plurals(word))


def _bare(word: str) -> str:
    """Without an Arabic article."""
    return _ARTICLE.sub("", word)


def _is_same(one_word: str, other: str) -> bool:
    return one_word == other or one_word in _plurals(other) or other in _plurals(one_word)


def _plurals(word: str) -> Iterator[str]:
    if len(word) < _SHORTEST_PLURAL or word.isdigit():
        return
    yield from (word + ending for ending in ("s", "es", "x", "ات", "ين", "ون"))
    if len(word) >= _GERMAN_PLURAL:
        yield from (word + ending for ending in ("e", "n", "en"))
    for ending, plural in (("y", "ies"), ("ao", "oes"), ("al", "aux"), ("m", "ns"), ("l", "is"), ("z", "ces"), ("ه", "ات")):
        if word.endswith(ending):
            yield word[: -len(ending)] + plural


def _numbers(text: str) -> Iterator[int]:
    """Whole numbers; signs between groups of three digits are left out, so that "1.200" is more than a thousand."""
    return (int(re.sub(r"\D", "", match.group())) for match in _NUMBER.finditer(text))
