"""Composes the lines of a PDF into running text: wrapped lines become paragraphs, also over the end of a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from dana.knowledge.reading.pdf_lines import HYPHENS, Line, Vocabulary
from dana.knowledge.reading.values import Page

_ITEM = re.compile(r"(?:[•◦▪■●○‣*–—-]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\d+(?:\.\d+)+) ")
_FINAL = ".!?:;。！？…"
_WIDE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_GAPS = {"wrap": " ", "line": "\n", "break": "\n\n"}


@dataclass(slots=True)
class Places:
    """Where each page and each line came to stand in the text."""

    pages: list[Page] = field(default_factory=list)
    lines: list[list[int]] = field(default_factory=list)


def compose(pages: Sequence[Sequence[Line]], words: Vocabulary) -> tuple[str, Places]:
    """One text and the places in it."""
    writer, places = _Writer(words), Places()
    for number, page in enumerate(pages, 1):
        step = _step(page)
        starts = [writer.add(line, _join(page, at, step) if at else "page") for at, line in enumerate(page)]
        start, end = (starts[0] if starts else writer.length), writer.length
        if places.pages and places.pages[-1].end > start:  # a hyphen was taken from its end
            places.pages[-1] = replace(places.pages[-1], end=start)
        places.pages.append(Page(number, start, end))
        places.lines.append(starts)
    return "".join(writer.pieces), places


class _Writer:
    """The text so far."""

    def __init__(self, words: Vocabulary) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self._words = words

    def add(self, line: Line, join: str) -> int:
        """Append a line; returns where it starts."""
        text = line.text
        last = self.pieces[-1] if self.pieces else ""
        if join == "page":
            join = "wrap" if last and not line.is_row and _goes_on(last, text) else "break"
        if join == "wrap" and last[-1] in HYPHENS and last[-2:-1].isalpha() and text[0].islower():
            self._mend(last, text)
        elif last:
            glued = join == "wrap" and _WIDE.match(last[-1]) and _WIDE.match(text)
            self._append("" if glued else _GAPS[join])
        start = self.length
        self._append(text)
        return start

    def _append(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _mend(self, last: str, text: str) -> None:
        """A word parted by a hyphen loses it, unless the document spells it with one elsewhere."""
        first = re.split(r"\W+", last[:-1])[-1]
        second = re.split(r"\W+", text, maxsplit=1)[0]
        kept = last[:-1] + ("-" if self._words.joined(first, second) != first + second else "")
        self.length += len(kept) - len(last)
        self.pieces[-1] = kept


def _goes_on(last: str, following: str) -> bool:
    """Whether a sentence runs over the end of the page."""
    return last[-1] not in _FINAL and (following[0].islower() or bool(_WIDE.match(last[-1]) and _WIDE.match(following)))


def _step(page: Sequence[Line]) -> float:
    """The usual distance from one line to the next."""
    steps = [step for above, below in pairwise(page) if 0 < (step := above.bottom - below.top) < 60]
    return median(steps) if steps else 0.0


def _join(page: Sequence[Line], at: int, step: float) -> str:
    """How a line follows the one above it: wrapped from it, on a line of its own, or as a new paragraph."""
    above, line = page[at - 1], page[at]
    if above.is_row or line.is_row:
        return "line" if above.is_row and line.is_row else "break"
    if line.begins:
        return "break"
    starts_anew = bool(_ITEM.match(line.text)) or _is_row(page, at)
    if not (above.size and line.size):
        return "wrap" if not starts_anew and _goes_on(above.text, line.text) else "line"
    distance = above.bottom - line.top
    if distance < 0 or distance > 4 * step or abs(above.size - line.size) > 0.12 * above.size:
        return "wrap" if not starts_anew and _goes_on(above.text, line.text) else "break"  # the next column, or other type
    if distance > 1.35 * step + 0.5:
        return "break"
    return "wrap" if not starts_anew and _was_full(page, at) else "line"


def _was_full(page: Sequence[Line], at: int) -> bool:
    """The first word would not have fitted at the end of the line above."""
    above, line = page[at - 1], page[at]
    margin = max(other.right for other in page[max(0, at - 6) : at + 6] if abs(other.left - above.left) < 60)
    word = 2 * above.size if _WIDE.match(line.text) else (len(line.text.split(" ", 1)[0]) + 1) * above.size / 2
    return above.right + word > margin - above.size / 2


def _is_row(page: Sequence[Line], at: int) -> bool:
    """Neighbouring lines with several free-standing numbers are a table's, not a paragraph's."""
    if _numbers(page[at]) < 2:
        return False
    return _numbers(page[at - 1]) > 1 or (at + 1 < len(page) and _numbers(page[at + 1]) > 1)


def _numbers(line: Line) -> int:
    return sum(1 for word in line.text.split() if word[0].isdigit() or word[1:2].isdigit())
