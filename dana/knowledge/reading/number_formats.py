"""Shows a number of a workbook as Excel shows it: dates, percentages, currencies, decimals."""

import re
from datetime import datetime, timedelta
from functools import lru_cache

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy-mm-dd", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
_LOCAL_DATES = {*range(27, 37), *range(50, 59)}  # in East Asian versions
_PIECE = re.compile(
    r"\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|\"(?P<quoted>[^\"]*)\"|\\(?P<escaped>.)|_.|\*."
    r"|(?P<half>AM/PM|A/P)|(?P<general>General)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|e+|g+|b+)|(?P<number>[0#?,.]*[0#?][0#?,.]*(?:E[+-]0+)?)"
    r"|(?P<text>@)|(?P<plain>.)",
    re.IGNORECASE,
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAST_DAY = 2_958_466  # the first of the year 10000
_LONGEST = 300

Piece = tuple[str, str]


def pattern_of(number: int, own: dict[int, str]) -> str:
    """The pattern of a format by its number."""
    if number in own:
        return own[number]
    return "yyyy-mm-dd" if number in _LOCAL_DATES else _BUILT_IN.get(number, "General")


def shown(value: float, pattern: str, *, from_1904: bool = False) -> str:
    """The number in that pattern; one that the pattern does not fit is shown plainly."""
    sections = _sections(pattern)
    at = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    pieces = sections[at]
    kinds = {kind for kind, _ in pieces}
    if "date" in kinds or "elapsed" in kinds:
        return _date(value, pieces, from_1904)
    if not kinds & {"number", "general", "text"}:
        return "".join(text for kind, text in pieces if kind == "plain").strip() or ("" if pieces else _plain(value))
    sign = "-" if value < 0 and at == 0 else ""
    written = "".join(_number(abs(value), kind, text, pieces) for kind, text in pieces)
    return f"{sign}{written.strip()}"


@lru_cache(maxsize=2_000)
def _sections(pattern: str) -> list[list[Piece]]:
    found: list[list[Piece]] = [[]]
    for match in _PIECE.finditer(pattern[:_LONGEST]):
        kind, text = match.lastgroup, match[match.lastgroup] if match.lastgroup else ""
        if kind == "plain" and text == ";":
            found.append([])
        elif kind in {"currency", "quoted", "escaped", "plain"}:
            found[-1].append(("plain", text))
        elif kind:
            found[-1].append((kind, text))
    return [section if at else section or [("general", "")] for at, section in enumerate(found)]


def _number(value: float, kind: str, text: str, pieces: list[Piece]) -> str:
    if kind == "plain":
        return text
    if kind in {"general", "text"}:
        return _plain(value)
    if kind != "number":
        return ""
    if any(piece == ("plain", "%") for piece in pieces):
        value *= 100
    mantissa, _, exponent = text.upper().partition("E")
    whole, _, decimals = mantissa.partition(".")
    while whole.endswith(","):
        whole, value = whole[:-1], value / 1000
    places = min(len(decimals.replace(",", "")), 15)
    if exponent:
        return f"{value:.{places}E}"
    written = f"{value:{',' if ',' in whole else ''}.{places}f}"
    optional = len(decimals) - len(decimals.rstrip("#"))
    for _ in range(optional):
        written = written.removesuffix("0")
    written = written.removesuffix(".")
    needed = whole.replace(",", "").count("0")
    if needed < 2 or "," in whole:
        return written
    before, dot, after = written.partition(".")
    return f"{before.zfill(needed)}{dot}{after}"


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"


def _date(value: float, pieces: list[Piece], from_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return _plain(value)
    day = value + 1462 if from_1904 else value + 1 if value < 60 else value  # Excel's year 1900 has a 29th of February
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(day * 86_400))  # noqa: DTZ001 - a workbook knows no zones
    is_half = any(kind == "half" for kind, _ in pieces)
    written = []
    for at, (kind, text) in enumerate(pieces):
        if kind == "elapsed":
            written.append(str(int(value * {"h": 24, "m": 1440, "s": 86_400}[text[0].lower()] + 1e-6)))
        elif kind == "half":
            written.append("AM" if moment.hour < 12 else "PM")
        elif kind == "date":
            written.append(_part(moment, text.lower(), _is_minute(pieces, at), is_half))
        elif kind == "plain":
            written.append(text)
    return "".join(written).strip()


def _is_minute(pieces: list[Piece], at: int) -> bool:
    """Whether an "m" stands for minutes: after hours, or before seconds."""
    times = [(kind, text.lower()[:1]) for kind, text in pieces]
    before = next((text for kind, text in reversed(times[:at]) if kind in {"date", "elapsed"}), "")
    after = next((text for kind, text in times[at + 1 :] if kind in {"date", "elapsed"}), "")
    return before == "h" or after == "s"


def _part(moment: datetime, token: str, is_minute: bool, is_half: bool) -> str:
    letter, size = token[0], len(token)
    if letter == "y":
        return f"{moment.year % 100:02}" if size < 3 else str(moment.year)
    if letter == "d":
        name = _DAYS[moment.weekday()]
        return (str(moment.day), f"{moment.day:02}", name[:3], name)[min(size, 4) - 1]
    if letter == "m" and not is_minute:
        name = _MONTHS[moment.month - 1]
        return (str(moment.month), f"{moment.month:02}", name[:3], name)[min(size, 4) - 1]
    hour = (moment.hour - 1) % 12 + 1 if is_half else moment.hour
    number = {"h": hour, "m": moment.minute, "s": moment.second}.get(letter)
    return "" if number is None else f"{number:02}" if size > 1 else str(number)
