"""Counts the items of a DOCX's lists: Word stores which list a paragraph belongs to, and leaves the numbers to whoever shows it."""

from dataclasses import dataclass, field

from dana.knowledge.reading.docx_package import Element
from dana.knowledge.reading.docx_styles import child, local, value

_DEEPEST = 9
_BULLET = "•"
_MOST = 100_000
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"),
          (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    format: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    style: str | None = None


@dataclass(slots=True)
class Numbering:
    """The lists of one document while it is walked from top to bottom."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by numId
    abstracts: dict[str, str] = field(default_factory=dict)  # numId: what it is counted together with
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int]] = field(default_factory=dict)

    def mark(self, properties: Element | None, style: str) -> str:
        """What stands before a paragraph, "" where it is no item of a list; each call counts one on."""
        own = child(properties, "numPr")
        identifier, depth = value(child(own, "numId")), _number(value(child(own, "ilvl")), 0)
        if identifier is None:
            identifier, depth = self.by_style.get(style, ("0", 0))
        levels = self.lists.get(identifier)
        if levels is None or not 0 <= depth < _DEEPEST:
            return ""
        return self._next(identifier, depth, levels)

    def _next(self, identifier: str, depth: int, levels: dict[int, _Level]) -> str:
        level = levels.get(depth, _Level())
        counts = self._counts.setdefault(self.abstracts.get(identifier, identifier), [0] * _DEEPEST)
        counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * (_DEEPEST - depth - 1)
        if level.format == "bullet":
            return f"{_BULLET} "
        if level.format == "none" or not level.pattern.strip():
            return ""
        text = level.pattern
        for place in range(depth + 1):
            above = levels.get(place, _Level())
            text = text.replace(f"%{place + 1}", _written(counts[place] or above.start, above.format))
        return f"{text.strip()} "


def read_numbering(root: Element | None, styles: Element | None) -> Numbering:
    """The lists that a document defines."""
    items = list(root) if root is not None else []
    abstracts = {value(item, "abstractNumId") or "": _levels(item) for item in items if local(item) == "abstractNum"}
    found = Numbering()
    for item in items:
        if local(item) != "num":
            continue
        identifier, abstract = value(item, "numId") or "", value(child(item, "abstractNumId")) or ""
        levels = dict(abstracts.get(abstract, {}))
        overrides = [part for part in item if local(part) == "lvlOverride"]
        for part in overrides:
            _override(levels, part)
        found.lists[identifier] = levels
        found.abstracts[identifier] = f"n{identifier}" if overrides else f"a{abstract}"
    _styled(found, styles)
    return found


def _styled(found: Numbering, styles: Element | None) -> None:
    """The styles whose paragraphs are items."""
    for style in styles if styles is not None else ():
        properties = child(child(style, "pPr"), "numPr")
        identifier, name = value(child(properties, "numId")), value(style, "styleId")
        if identifier and name:
            linked = (depth for depth, level in found.lists.get(identifier, {}).items() if level.style == name)
            found.by_style[name] = (identifier, next(linked, _number(value(child(properties, "ilvl")), 0)))


def _levels(element: Element) -> dict[int, _Level]:
    return {_number(value(item, "ilvl"), 0): _level(item) for item in element if local(item) == "lvl"}


def _level(item: Element) -> _Level:
    pattern = value(child(item, "lvlText"))
    return _Level(
        value(child(item, "numFmt")) or "decimal", pattern if pattern is not None else "", _number(value(child(item, "start")), 1),
        value(child(item, "pStyle")),
    )  # fmt: skip


def _override(levels: dict[int, _Level], part: Element) -> None:
    depth = _number(value(part, "ilvl"), 0)
    own = child(part, "lvl")
    level = _level(own) if own is not None else levels.get(depth, _Level())
    start = _number(value(child(part, "startOverride")), level.start)
    levels[depth] = _Level(level.format, level.pattern, start, level.style)


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), _MOST) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _written(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 9)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (number // size)
        number %= size
    return text
