"""Finds the figures of a text (numbers, prices, times, dates) in every usual spelling, so that two texts can be compared."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from dana.ai.language import folded
from dana.automation import clock, measures, number_words

_UNITS = {
    "€": "€", "eur": "€", "euro": "€", "euros": "€", "$": "$", "usd": "$", "dollar": "$", "dollars": "$", "dolares": "$",
    "us$": "$", "£": "£", "gbp": "£", "pound": "£", "pounds": "£", "¥": "¥", "jpy": "¥", "yen": "¥", "₹": "₹", "inr": "₹",
    "chf": "chf", "r$": "r$", "brl": "r$", "reais": "r$", "mxn": "mxn", "%": "%", "percent": "%", "prozent": "%", "٪": "%",
}  # fmt: skip
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)*"
_FIGURE = re.compile(
    rf"(?P<number>{_NUMBER})(?::(?P<minute>[0-5]\d))?\s?(?P<half>[apx]\.?\s?m\b\.?)?(?:\s?(?:uhr|h)\b)?(?:\s?(?P<after>{_UNIT})(?![a-z]))?"
)
_UNIT_BEFORE = re.compile(rf"(?<![a-z])({_UNIT})\s?\Z")
_SIGNS = tuple(unit for unit in _UNITS if not unit.isalpha())
_LETTERS = re.compile(r"[^\W\d_]+")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_WORDS = {
    2: "two dos deux zwei dois duas اثنان", 3: "three tres trois drei ثلاثه", 4: "four cuatro quatre vier quatro اربعه",
    5: "five cinco cinq funf خمسه", 6: "six seis sechs سته", 7: "seven siete sieben sete سبعه", 8: "eight ocho huit oito ثمانيه",
    9: "nine nueve neun nove تسعه", 10: "ten diez dix zehn dez عشره", 11: "eleven onze", 12: "twelve doce douze zwolf doze",
    14: "fourteen catorce quatorze vierzehn", 15: "fifteen quince quinze funfzehn",
    20: "twenty veinte vingt zwanzig vinte عشرون عشرين", 30: "thirty treinta trente dreissig trinta ثلاثون ثلاثين",
    40: "forty cuarenta quarante vierzig quarenta",
    50: "fifty cincuenta cinquante funfzig cinquenta", 60: "sixty sesenta soixante sechzig sessenta",
    13: "thirteen trece treize dreizehn treze", 16: "sixteen dieciseis seize sechzehn dezesseis dezasseis",
    18: "eighteen dieciocho achtzehn dezoito",
    24: "vierundzwanzig veinticuatro", 70: "seventy setenta siebzig", 80: "eighty ochenta achtzig oitenta", 90: "ninety noventa neunzig",
    100: "hundred cien hundert", 1000: "thousand mil mille tausend",
}  # fmt: skip
_ONLY_READ = {
    1: "one uno una un une ein eine einen um uma",
    2: "twice both second pair double ambos ambas segundo segunda doble zweimal beide beiden zweite zweiten doppelt deuxieme dobro "
    "مرتين الثاني الثانيه ثاني",
    3: "third triple tercer tercero tercera dritte dritten dreimal troisieme terceiro terceira ثلاث الثالث الثالثه",
    4: "fourth cuarto cuarta vierte vierten quatrieme quarto quarta اربع الرابع الرابعه",
    5: "fifth quinto quinta funfte cinquieme خمس الخامس الخامسه", 6: "sixth sexto sexta sechste sixieme ست السادس السادسه",
    7: "sept seventh septimo siebte septieme setimo سبع السابع السابعه",
    8: "acht eighth octavo achte huitieme oitavo ثمان ثماني الثامن الثامنه",
    9: "neuf ninth noveno neunte neuvieme nono تسع تسعه التاسع التاسعه", 10: "tenth decimo zehnte dixieme عشر العاشر العاشره",
    11: "elf once", 40: "اربعين اربعون", 50: "خمسين خمسون", 60: "ستين ستون", 100: "cent مايه مئه",
}  # fmt: skip
NUMBER_WORDS = {word: str(value) for value, words in _WORDS.items() for word in words.split()}
_READ_WORDS = {**{word: str(value) for value, words in _ONLY_READ.items() for word in words.split()}, **NUMBER_WORDS}
_MONTHS = {
    1: "january jan enero ene janvier januar janner janeiro يناير",
    2: "february feb febrero fevrier februar fevereiro fev فبراير",
    3: "march mar marzo mars marz marco مارس", 4: "april apr abril abr avril ابريل", 5: "may mayo mai maio مايو",
    6: "june jun junio juin juni junho يونيو", 7: "july jul julio juillet juli julho يوليو",
    8: "august aug agosto ago aout اغسطس", 9: "september sep sept septiembre septembre setembro set سبتمبر",
    10: "october oct octubre octobre oktober okt outubro out اكتوبر", 11: "november nov noviembre novembre novembro نوفمبر",
    12: "december dec diciembre dic decembre dezember dez dezembro ديسمبر",
}  # fmt: skip
_MONTH_NAMES = {name: month for month, names in _MONTHS.items() for name in names.split()}
_BY_NAME = re.compile(  # "12 March", "12. de marzo", "March 12"
    r"(?<!\w)(?:\d{1,2}(?:st|nd|rd|th|\.|er|º)?\s(?:de\s|of\s)?(?P<a>[^\W\d_]{3,10})|(?P<b>[^\W\d_]{3,10})\.?(?=\s\d))"
)
_FRENCH_TIME = re.compile(r"(?<!\d)(\d{1,2})\s?h\s?([0-5]\d)(?!\d)")
_COUNTED = measures.reader("|".join(sorted(_READ_WORDS, key=len, reverse=True)))
_NOT_FOUR = re.compile(r"quando vier(?!\w)")  # Portuguese: "when you come"
_RUN = re.compile(r"\+?\d[\d\s()/.\-]{5,24}\d")
_CLOCK, _PART, _MONTH = "time of the day", "part of a number", "name of a month"
_LIST_NUMBER = re.compile(r"(?m)^\s*\d{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure by all that it may mean, and its unit; supported when a text holds one of the meanings and the unit."""

    meanings: frozenset[str]
    unit: str = ""
    counts: str = ""  # "day", "person", …; "": nothing that is known
    start: int = 0  # its place in `plain_of` the sentence


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a text from a document, each with what it counts there."""

    meanings: Mapping[str, frozenset[str]]
    units: frozenset[str]
    lengths: frozenset[float]

    def support(self, figure: Figure) -> bool:
        """Whether the document holds this figure, and not of something else."""
        if figure.unit and figure.unit not in self.units:
            return False
        return any(self._holds(meaning, figure.counts) for meaning in figure.meanings)

    def _holds(self, meaning: str, counts: str) -> bool:
        counted = self.meanings.get(meaning)
        if counted and (not counts or counts in counted or "" in counted):
            return True
        return measures.length(meaning, counts) in self.lengths


@lru_cache(maxsize=512)  # every check of a sentence asks for them
def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures that a sentence claims, words such as "thirty" included."""
    plain = _LIST_NUMBER.sub(" ", plain_of(text))
    runs = _runs(plain)
    claimed = []
    for match in _FIGURE.finditer(plain):
        meanings = _meanings(*match.group("number", "minute", "half")) | {runs.get(match.start(), "")}
        is_time = bool(match["minute"] or match["half"])
        counts = _CLOCK if is_time else _counts(match, plain)
        claimed.append(Figure(meanings - {""}, _unit(match, plain), counts, match.start()))
    claimed += [
        Figure(frozenset({NUMBER_WORDS[match[0]]}), "", _counts(match, plain), match.start())
        for match in _LETTERS.finditer(plain)
        if match[0] in NUMBER_WORDS and not _NOT_FOUR.match(plain, max(0, match.start() - 7))
    ]
    claimed += [Figure(frozenset({f"month {month}", str(month)}), "", _MONTH) for month in _months(plain)]
    return tuple(claimed)


@lru_cache(maxsize=512)  # a business is asked about the same passages again and again
def read_figures(text: str) -> Figures:
    """The figures that a passage holds, in every reading."""
    plain = plain_of(text)
    meanings: dict[str, set[str]] = defaultdict(set)
    for match in _FIGURE.finditer(plain):
        for meaning, counted in _all_readings(match, _counts(match, plain)):
            meanings[meaning].add(counted)
    for match in _LETTERS.finditer(plain):
        if match[0] in _READ_WORDS:
            meanings[_READ_WORDS[match[0]]].add(_counts(match, plain))
    loose = {*_runs(plain).values(), *(meaning for month in _months(plain) for meaning in (f"month {month}", str(month)))}
    for meaning in loose:
        meanings[meaning].add(_MONTH if meaning.isdigit() and len(meaning) < 3 else "")
    units = {_UNITS[word] for word in _LETTERS.findall(plain) if word in _UNITS} | {_UNITS[sign] for sign in _SIGNS if sign in plain}
    lengths = {measures.length(meaning, counted) for meaning, kinds in meanings.items() for counted in kinds}
    known = frozenset(item for item in lengths if item is not None) | measures.single_lengths(plain)
    return Figures({meaning: frozenset(kinds) for meaning, kinds in meanings.items()}, frozenset(units), known)


def plain_of(text: str) -> str:
    """The text as figures are looked for in it: folded, with one kind of digits, and times of the day as figures."""
    digits = _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)
    plain = _FRENCH_TIME.sub(r"\1:\2", folded(digits).replace("٫", ".").replace("٬", ","))
    return number_words.with_figures(clock.with_figures(plain))


def _runs(plain: str) -> dict[int, str]:
    """For each place within something like a telephone number its digits: they are grouped in any way."""
    places = {}
    for match in _RUN.finditer(plain):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= 7:
            places.update(dict.fromkeys(range(*match.span()), f"run {digits}"))
    return places


def _meanings(number: str, minute: str | None, half: str | None) -> frozenset[str]:
    return frozenset(_time(number, minute, half) if minute or half else _numbers(number))


def _counts(match: re.Match[str], plain: str) -> str:
    """What is counted: money, days, people …; "": nothing that is known."""
    return (_unit(match, plain) if match.re is _FIGURE else "") or measures.kind_of(_COUNTED.match(plain, match.end()))


def _all_readings(match: re.Match[str], counted: str) -> Iterator[tuple[str, str]]:
    """What a figure of a document may support, with every part that it is made of, and what that counts."""
    number, minute, half = match.group("number", "minute", "half")
    is_time = bool(minute or half)
    for meaning in {*_meanings(number, minute, half), *_numbers(number), *_time(number, None, None)}:  # "open 9-18" holds 18:00
        yield meaning, _CLOCK if is_time else counted
    if minute:
        yield _spelled(minute), _CLOCK
    if not number.isdigit():
        for part in re.findall(r"\d+", number):
            yield _spelled(part), _PART
        hour, _, after = number.replace(",", ".").partition(".")
        if len(after) == 2 and after.isdigit() and int(after) < 60:  # "9.30 Uhr"
            yield from ((meaning, _CLOCK) for meaning in _time(hour, after, None))


def _time(number: str, minute: str | None, half: str | None) -> Iterator[str]:
    if len(number) > 2 or not number.isdigit() or int(number) > 24:
        yield from _numbers(number)
        return
    hour = int(number)
    if half and half[0] == "x":  # "half past seven"
        yield f"{hour}:{minute or '00'}"
        hour = (hour + 12) % 24
    elif half:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    yield f"{hour}:{minute or '00'}"
    if minute in (None, "00"):
        yield str(hour)


def _numbers(number: str) -> Iterator[str]:
    """Each reading of a number: "1.000" may be a thousand or one."""
    if number.isdigit():
        yield _spelled(number)
        return
    compact = re.sub(r"['’\u00a0\u202f ]", "", number)
    marks = [sign for sign in compact if sign in ".,"]
    if not marks:  # "1 000"
        yield _spelled(compact)
        return
    whole, _, part = compact.rpartition(marks[-1])
    one_kind = len(set(marks)) == 1
    if len(marks) == 1 or marks[-1] not in marks[:-1]:  # the last mark may be the decimal one
        yield _spelled(re.sub(r"[.,]", "", whole), part)
    if len(part) == 3 and one_kind:
        yield _spelled(re.sub(r"[.,]", "", compact))
    if len(marks) > 1 and len(part) != 3 and one_kind:  # "12.03.2026"
        yield from map(_spelled, re.split(r"[.,]", compact))


def _spelled(whole: str, part: str = "") -> str:
    """A number without the zeros that mean nothing; as text, so that long ones are not rounded."""
    decimals = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{decimals}" if decimals else "")


def _unit(match: re.Match[str], plain: str) -> str:
    before = _UNIT_BEFORE.search(plain[max(0, match.start() - 9) : match.start()])
    return _UNITS.get(match["after"] or (before[1] if before else ""), "")


def _months(plain: str) -> set[int]:
    names = {match["a"] or match["b"] for match in _BY_NAME.finditer(plain)}
    return {_MONTH_NAMES[name] for name in names if name in _MONTH_NAMES}
