"""Finds what a passage states that can be compared: amounts, percentages, periods, opening hours, telephone numbers, addresses. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from dana.ai.language import folded
from dana.ai.sentences import stems_of
from dana.knowledge import claim_words as words

Kind = Literal["amount", "percentage", "period", "hours", "phone", "email"]
Bound = Literal["", "from", "to"]
Hours = tuple[tuple[int, tuple[tuple[int, int], ...]], ...]  # (day, its intervals in minutes) in order; none: closed

_LEADERS = "...."  # lead the eye from a name to its figure: of a price list that says much, of a table of measurements nothing
MOST_CLAIMS = 40  # of one passage
LONGEST_STATEMENT = 400  # characters; what is longer speaks of too much at once


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement: a value at its place in the passage, and what is said besides it."""

    kind: Kind
    start: int
    end: int
    value: str  # as it is written
    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    bound: Bound = ""
    hours: Hours = ()
    subject: frozenset[str] = frozenset()  # of the sentence, without its value
    above: frozenset[str] = frozenset()  # of the headings
    marks: frozenset[str] = frozenset()  # other figures and negations: where they differ, something else is meant


_NAMES = {
    "eur": "€ eur euro euros يورو", "usd": "$ us$ usd dollar dollars dólares dolares دولار", "gbp": "£ gbp pounds", "chf": "chf",
    "brl": "r$ brl reais", "mxn": "mxn", "jpy": "¥", "inr": "₹", "sar": "ريال", "aed": "درهم", "dinar": "دينار", "egp": "جنيه",
}  # fmt: skip
_CURRENCIES = {name: currency for currency, names in _NAMES.items() for name in names.split()}
_CURRENCY = "|".join(sorted((re.escape(name) for name in _CURRENCIES), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?![\d])"
_TO = r"\s?(?:-|–|—|to|a|à|bis|até|ate|hasta|إلى|الى|الي)\s?"  # also as folded text has it
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_CURRENCY})\s?(?P<a>{_NUMBER})(?:{_TO}(?:{_CURRENCY})?\s?(?P<b>{_NUMBER}))?"
    rf"|(?P<c>{_NUMBER})(?:\s?(?:{_CURRENCY}))?(?:{_TO}(?P<d>{_NUMBER}))?\s?(?P<after>{_CURRENCY})(?!\w))",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"(?<!\w)(?:free of charge|for free|(?<=is )free|(?<=are )free|gratis|gratuit[oae]?s?|kostenlos|kostenfrei|grátis|مجانا|مجانية|مجاني)"
    r"(?![\w-])",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?<!\w)(?:if|when|over|above|from|for orders|with|only|up to|until|before|si|cuando|desde|a partir|avec|dès|wenn|ab|bei|nur"
    r"|se|quando|com|إذا|عند)(?!\w)",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"(?<![\w.,])(?P<a>{_NUMBER})(?:{_TO}(?P<b>{_NUMBER}))?\s?"
    r"(?:%|٪|percent|per cent|prozent|por ciento|pour cent|por cento|بالمئة|في المئة)",
    re.IGNORECASE,
)
_UNIT = "|".join(sorted((re.escape(word) for word in words.PERIODS), key=len, reverse=True))
_WORKING = "|".join(sorted((re.escape(word) for word in words.WORKING), key=len, reverse=True))
_COUNT = rf"\d+(?:[.,]\d+)?|{'|'.join(sorted(map(re.escape, words.NUMBERS), key=len, reverse=True))}"
_PERIOD = re.compile(
    rf"(?<![\w.,:])(?:(?P<a>{_COUNT})(?:{_TO}(?P<b>{_COUNT}))?[\s-]{{0,2}}(?:(?P<working>{_WORKING})[\s-])?(?P<unit>{_UNIT})"
    rf"|(?P<dual>{'|'.join(words.TWO_IN_ONE_WORD)})|(?P<c>\d+)(?:{_TO}(?P<d>\d+))?\s(?P<workdays>werktagen?|arbeitstagen?))"
    rf"(?!\w)(?:\s(?P<after>{_WORKING})(?!\w))?"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.,/-])\+?\(?\d[\d ()/.\-–]{6,22}\d(?![\w%€$])")
_BEFORE_PHONE = re.compile(
    r"(?:tel|phone|call|fax|telefon|teléfono|telefone|téléphone|llam|appel|anruf|ruf|ligue|hotline|whatsapp|هاتف|اتصل|:)", re.IGNORECASE
)

_DAY = "|".join(sorted((re.escape(name) for name in {*words.DAYS, *words.SHORT_DAYS, *words.DAY_GROUPS}), key=len, reverse=True))
_CLOSED = r"(?:closed|cerrados?|cerramos|fermes?|geschlossen|zu|fechados?|مغلق)(?!\w)"
_DAY_OR_TIME = re.compile(
    rf"(?<!\w)(?P<day>{_DAY})(?P<dot>\.)?(?!\w)"
    r"|(?<![\d.,:/+-])(?P<h1>[01]?\d|2[0-4])(?:(?:[:.]|\s?h\s?)(?P<m1>[0-5]\d))?\s?(?P<x1>a\.?m\.?|p\.?m\.?|صباحا|مساء|ص|م)?(?:\s?(?:h|uhr|hs|horas|heures)\b)?"
    r"\s?(?:-|–|—|to|until|till|a las|a|bis|as|ate|hasta|e as|jusqu['’]a|الي|حتي)\s?(?:las\s|as\s)?"
    r"(?P<h2>[01]?\d|2[0-4])(?:(?:[:.]|\s?h\s?)(?P<m2>[0-5]\d))?\s?(?P<x2>a\.?m\.?|p\.?m\.?|صباحا|مساء|ص|م)?(?:\s?(?:h|uhr|hs|horas|heures)\b)?(?![\d%€$])"
    rf"|(?P<closed>(?<!\w){_CLOSED})"
    r"|(?P<all>24/7)"
)
_THROUGH = re.compile(r"\s?(?:-|–|—|to|through|thru|till|until|a|al|au|bis|ate|e|الي)\s?(?:el |le |a )?\Z")
_END = re.compile(r"[.!?…؟۔]+[\"'”’»)\]]*(?=\s)|[。！？]+|;\s|\n")
_NO_END = re.compile(
    r"(?:^|\W)(?:approx|ca|incl|excl|max|min|tel|no|nr|st|mr|mrs|dr|vs|p|a\.m|p\.m|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|z\.b|e\.g|i\.e)\.\Z",
    re.IGNORECASE,
)
_SAME_LENGTH = {ord(space): " " for space in "\u00a0\u202f\u2009\t"} | {ord("٫"): ".", ord("٬"): ","}


def claims_in(text: str, heading: str = "") -> list[Claim]:
    """The statements of a passage, in order; a sentence with several values of one kind is left out: nobody knows what each is for."""
    plain = _same_length(text)
    above, above_marks = _said(heading)
    above -= words.HEADING_WORDS
    found = []
    for start, end in _statements(plain):
        sentence = plain[start:end]
        if end - start > LONGEST_STATEMENT or _is_no_statement(sentence):
            continue
        for value in _values(sentence):
            rest = f"{sentence[: value.start]} {sentence[value.end :]}" if value.kind != "hours" else _without_hours(sentence)
            subject, marks = _said(rest)
            first, last = start + value.start, start + value.end
            written = " ".join(text[first:last].split())
            found.append(replace(value, start=first, end=last, value=written, subject=subject, above=above, marks=marks | above_marks))
    return found[:MOST_CLAIMS]


def _same_length(text: str) -> str:
    """The text in lower case with one kind of digit and space, each character where it was."""
    out = []
    for character in text.translate(_SAME_LENGTH):
        lower = character.lower()
        out.append(str(unicodedata.decimal(character)) if character.isdecimal() else lower if len(lower) == 1 else character)
    return "".join(out)


def _statements(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(plain):
        piece = plain[start : match.end()]
        if plain[match.start()] == "." and _NO_END.search(piece.rstrip()):
            continue
        if plain[match.start()] == "\n" and _goes_on(plain, start, match.start()):
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(plain)


def _goes_on(plain: str, start: int, at: int) -> bool:
    """Whether a line was broken by the edge of its page alone."""
    line = plain[plain.rfind("\n", 0, at) + 1 : at]
    follows = plain[at + 1 : at + 3].strip()
    return len(line) >= 55 and bool(follows) and follows[0] not in "-–•*·|" and "|" not in line and _LEADERS not in line and start < at


def _is_no_statement(sentence: str) -> bool:
    stripped = sentence.strip()
    if not stripped or stripped[-1] in "?؟？" or "¿" in stripped:
        return True
    return bool(words.FORMER.search(stripped) or words.EXAMPLE.search(stripped))


def _values(sentence: str) -> Iterator[Claim]:
    hours = _hours(sentence)
    if hours is not None:
        yield hours
        return
    finders = (_amounts,) if _LEADERS in sentence else (_amounts, _percentages, _periods, _phones, _emails)
    for find in finders:
        found = list(find(sentence))
        if len(found) == 1:
            yield found[0]


def _amounts(sentence: str) -> Iterator[Claim]:
    found = False
    for match in _AMOUNT.finditer(sentence):
        found = True
        currency = _CURRENCIES[(match["before"] or match["after"]).lower()]
        low = number(match["a"] or match["c"])
        later = match["b"] or match["d"]
        yield Claim("amount", *match.span(), "", low, number(later) if later else low, currency, _bound(sentence[: match.start()]))
    free = None if found or _CONDITION.search(sentence) else _FREE.search(sentence)
    if free:
        yield Claim("amount", *free.span(), "", 0.0, 0.0, "free")


def _percentages(sentence: str) -> Iterator[Claim]:
    for match in _PERCENT.finditer(sentence):
        low = number(match["a"])
        yield Claim("percentage", *match.span(), "", low, number(match["b"]) if match["b"] else low, "%", _bound(sentence[: match.start()]))


def _periods(sentence: str) -> Iterator[Claim]:
    plain = _folded_same_length(sentence)
    for match in _PERIOD.finditer(plain):
        unit, seconds, low, high = _length(match)
        yield Claim("period", *match.span(), "", low * seconds, high * seconds, unit, _bound(sentence[: match.start()]))


def _length(match: re.Match[str]) -> tuple[str, int, float, float]:
    """("working" or "", seconds in the unit, from, to)."""
    if match["dual"]:
        return "", words.SECONDS[words.PERIODS.get(match["dual"], "day")], 2, 2
    if match["workdays"]:
        low, high = match["c"], match["d"] or match["c"]
        return "working", words.SECONDS["day"], _count(low), _count(high)
    is_working = bool(match["working"] or match["after"])
    low, high = _count(match["a"]), _count(match["b"] or match["a"])
    return "working" if is_working else "", words.SECONDS[words.PERIODS[match["unit"]]], low, high


def _count(text: str) -> float:
    return float(words.NUMBERS[text]) if text in words.NUMBERS else float(text.replace(",", "."))


def _phones(sentence: str) -> Iterator[Claim]:
    for match in _PHONE.finditer(sentence):
        digits = re.sub(r"\D", "", match[0])
        if 7 <= len(digits) <= 15 and (match[0].startswith("+") or _BEFORE_PHONE.search(sentence[: match.start()])):
            yield Claim("phone", *match.span(), "", unit=digits)


def _emails(sentence: str) -> Iterator[Claim]:
    for match in _EMAIL.finditer(sentence):
        yield Claim("email", *match.span(), "", unit=match[0])


def _bound(before: str) -> Bound:
    if words.LOWER.search(before):
        return "from"
    return "to" if words.UPPER.search(before) else ""


def number(text: str) -> float:
    """A number in any usual spelling; three digits after a single mark are thousands."""
    compact = re.sub(r"[' ]", "", text)
    whole, mark, part = compact.rpartition("," if compact.rfind(",") > compact.rfind(".") else ".")
    if not mark or (len(part) == 3 and whole.lstrip("0")):
        return float(re.sub(r"[.,]", "", compact))
    return float(f"{re.sub(r'[.,]', '', whole) or '0'}.{part}")


def _hours(sentence: str) -> Claim | None:
    """The opening hours of a sentence that names days and times, or days on which it is closed."""
    plain = _folded_same_length(sentence)
    items = [match for match in _DAY_OR_TIME.finditer(plain) if not match["day"] or _is_day(match, plain)]
    days, times = [m for m in items if m["day"]], [m for m in items if not m["day"]]
    if any(match["all"] for match in times):
        days_first, groups = True, [(frozenset(words.ALL_DAYS), [match for match in times if match["all"]])]
    elif not days or not times:
        return None
    else:
        days_first = items[0]["day"] is not None
        groups = list(_groups(items if days_first else items[::-1], plain))
    found: dict[int, set[tuple[int, int]]] = {}
    for of_days, of_times in groups:
        for day in of_days:
            found.setdefault(day, set()).update(span for match in of_times if (span := _interval(match)) is not None)
    if not found:
        return None
    told = tuple((day, tuple(sorted(found[day]))) for day in sorted(found))
    return Claim("hours", items[0].start(), items[-1].end(), "", hours=told)


def _is_day(match: re.Match[str], plain: str) -> bool:
    """Short forms are other words too: they count where a stop, a dash, a figure or "closed" follows, or a dash leads to them."""
    if match["day"] not in words.SHORT_DAYS or len(match["day"]) > 5:
        return True
    after, before = plain[match.end() : match.end() + 20].lstrip(" :,"), plain[max(0, match.start() - 4) : match.start()].rstrip()
    leads = after[:1].isdigit() or after[:1] in ("-", "–", "—") or re.match(_CLOSED, after) is not None
    return bool(match["dot"]) or leads or before[-1:] in ("-", "–", "—", "&", "+")


def _groups(items: list[re.Match[str]], plain: str) -> Iterator[tuple[frozenset[int], list[re.Match[str]]]]:
    """Days with the times that belong to them: one after the other, as they stand."""
    days: list[re.Match[str]] = []
    times: list[re.Match[str]] = []
    for match in items:
        if match["day"] and times:
            yield _days(days, plain), times
            days, times = [], []
        (days if match["day"] else times).append(match)
    if days and times:
        yield _days(days, plain), times


def _days(matches: list[re.Match[str]], plain: str) -> frozenset[int]:
    found: set[int] = set()
    last: re.Match[str] | None = None
    for match in sorted(matches, key=lambda each: each.start()):
        named = _named(match)
        if last is not None and len(named) == 1 and len(_named(last)) == 1 and _THROUGH.fullmatch(plain[last.end() : match.start()]):
            day, end = min(_named(last)), min(named)
            while day != end:
                found.add(day)
                day = (day + 1) % 7
        found |= named
        last = match
    return frozenset(found)


def _named(match: re.Match[str]) -> frozenset[int]:
    name = match["day"]
    if name in words.DAY_GROUPS:
        return words.DAY_GROUPS[name]
    return frozenset({words.DAYS[name] if name in words.DAYS else words.SHORT_DAYS[name]})


def _interval(match: re.Match[str]) -> tuple[int, int] | None:
    if match["closed"]:
        return None
    if match["all"]:
        return 0, 24 * 60
    half_1, half_2 = _half(match["x1"]), _half(match["x2"])
    begin, end = _minutes(match["h1"], match["m1"], half_1), _minutes(match["h2"], match["m2"], half_2)
    if half_2 and not half_1 and half_2 == "p" and int(match["h1"]) < int(match["h2"]) < 12:
        begin = _minutes(match["h1"], match["m1"], "p")
    return begin, end


def _half(text: str | None) -> str:
    return "" if not text else "a" if text[0] in "aص" else "p"


def _minutes(hour: str, minute: str | None, half: str) -> int:
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    return hours * 60 + int(minute or 0)


def _without_hours(sentence: str) -> str:
    plain = _folded_same_length(sentence)
    out = list(sentence)
    for match in _DAY_OR_TIME.finditer(plain):
        if not match["day"] or _is_day(match, plain):
            out[match.start() : match.end()] = " " * (match.end() - match.start())
    return "".join(out)


def _folded_same_length(text: str) -> str:
    """Without accents where that leaves every character in its place."""
    out = [folded(character) for character in text]
    return "".join(bare if len(bare) == 1 else character for bare, character in zip(out, text, strict=True))


def _said(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a text speaks of, by one name in all languages, and its marks: figures and negations."""
    subject: set[str] = set()
    marks: set[str] = set()
    for token in stems_of(_same_length(text)):
        if any(map(str.isdigit, token)):
            marks.add(token)
        elif token in words.NEGATIONS:
            marks.add("not")
        elif token in words.SUBJECTS:
            subject.add(words.SUBJECTS[token])
        elif token in words.BARE_PERIODS:
            subject.add(f"={words.BARE_PERIODS[token]}")
        elif token not in words.EMPTY and (len(token) > 1 or not token.isascii()):
            subject.add(token)
    return frozenset(subject), frozenset(marks)
