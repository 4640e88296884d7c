"""Cuts a document's text into passages: whole sentences, some overlap, never across a chapter, each with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dana.knowledge.reading.values import Heading, Page, Reading
from dana.polling import in_turns

TARGET = 1_000  # characters; the best of the lengths measured for finding an answer
OVERLAP = 200
TAIL = 200  # what is left of a section and shorter than this goes to the passage before it
_WIDE_COUNTS = 2.5  # a Chinese or Japanese character says as much as this many letters
_CHAPTER = 2  # headings down to this level are never crossed
_ROW = " | "  # between the cells of a table's row
_LONGEST_HEADER = 300
_WORTH_A_CUT = 0.3  # of a passage: so much must stand before a table that is moved into the next one as a whole

_WIDE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
# Where a unit ends: a line's end, or a sentence's. A full stop needs a space and then no small letter ("e.g. this" goes on).
# It begins with the set of all its first characters, so that the engine skips to them: a fifth of the time of plain alternatives.
_ENDS = re.compile(
    r"[\n。！？.!?…؟।;:](?:(?<=\n)\n*|(?<=[。！？])[。！？]*[”」』）)]*"
    r"|(?<=[.!?…؟।])[.!?…؟।]*[\"'”’»)\]]*(?=\s)(?!\s+[a-z])|(?<=[;:])(?=\s))",
)
_ABBREVIATION = re.compile(
    r"(?<![\w'’])(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nr|vs|approx|etc|e\.g|i\.e|z\.B|bzw|ca|art|fig|p|pp)\.$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage: `text` is exactly the document's text from `start` to `end`; `indexed_text` says besides where it stands.

    It knows the page that it begins on and the one that it ends on.
    """

    position: int
    text: str
    start: int
    end: int
    page: int | None
    page_end: int | None
    heading: tuple[str, ...]
    indexed_text: str
    header: str | None = None  # the first row of the table that the passage begins in the middle of


def split(reading: Reading) -> list[Piece]:
    """The passages in order; together they hold every word of the text."""
    outline = _Outline(reading)
    spans = [span for section in in_turns(outline.sections()) for span in _spans(reading.text, *section)]
    return [outline.piece(position, *span) for position, span in in_turns(enumerate(spans))]


class _Outline:
    """Knows the chapters of a document, and the page and the heading path of each place in it."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._headings = reading, reading.headings
        self._pages: list[Page] = [page for page in reading.pages if page.end > page.start]
        self._page_starts = [page.start for page in self._pages]
        self._starts = [heading.start for heading in self._headings]
        self._paths = list(_paths(self._headings))
        first = self._starts[0] if self._starts else 0
        self._begins_bare = reading.text[:first].strip() in {"", reading.title}
        self._is_bare = [
            not reading.text[_heading_end(reading.text, heading) : following].strip()
            for heading, following in zip(self._headings, [*self._starts[1:], len(reading.text)], strict=False)
        ]

    def sections(self) -> Iterator[tuple[int, int]]:
        """The stretches between chapter headings; a heading that has no text of its own stays with what follows."""
        starts, is_bare = [0], self._begins_bare
        for heading, stays_bare in zip(self._headings, self._is_bare, strict=True):
            if heading.level <= _CHAPTER and not is_bare:
                starts.append(heading.start)
                is_bare = True
            is_bare = is_bare and stays_bare
        yield from zip(starts, [*starts[1:], len(self._reading.text)], strict=True)

    def piece(self, position: int, start: int, end: int, header: str | None) -> Piece:
        """The passage at a place."""
        text, path, title = self._reading.text[start:end], self._path(start, end), self._reading.title
        above = " > ".join([title, *path] if title else path)
        indexed = "\n".join(part for part in (above, header, text) if part)
        return Piece(position, text, start, end, self._page(start), self._page(end - 1), path, indexed, header)

    def _page(self, at: int) -> int | None:
        if self._reading.page_count is None or not self._pages:
            return None
        return self._pages[max(0, bisect_right(self._page_starts, at) - 1)].number

    def _path(self, start: int, end: int) -> tuple[str, ...]:
        """The headings above the passage's first words; those that it begins with count."""
        at = bisect_right(self._starts, start)
        begins_bare = self._starts[at - 1] == start if at else self._begins_bare
        while begins_bare and at < len(self._starts) and self._starts[at] < end and (at == 0 or self._is_bare[at - 1]):
            at += 1
        return self._paths[at - 1] if at else ()


def _heading_end(text: str, heading: Heading) -> int:
    """The end of a heading's line, or of the heading itself where the line goes on."""
    end = heading.start + len(heading.text)
    line_end = text.find("\n", heading.start, end + 20)
    return max(end, line_end)


def _paths(headings: Sequence[Heading]) -> Iterator[tuple[str, ...]]:
    """For each heading the path from the highest one down to it."""
    open_ones: list[Heading] = []
    for heading in headings:
        while open_ones and open_ones[-1].level >= heading.level:
            open_ones.pop()
        open_ones.append(heading)
        yield tuple(item.text for item in open_ones)


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int, str | None]]:
    """The passages of one section, each with the header of the table that it begins in."""
    units = list(_units(text, start, end))
    sizes = [_size(text[first:last]) for first, last in in_turns(units)]
    tables = list(_tables(text, units))
    at = 0
    while at < len(units):
        stop = _before_table(sizes, at, _stop(sizes, at), tables)
        yield units[at][0], units[stop - 1][1], _header(text, units, at, tables)
        if stop == len(units):
            return
        at = _step_back(sizes, at, stop)


def _stop(sizes: list[float], at: int) -> int:
    """The unit before which a passage that begins with unit `at` ends."""
    total, stop = sizes[at], at + 1
    while stop < len(sizes) and total + sizes[stop] <= TARGET:
        total += sizes[stop]
        stop += 1
    rest = sum(sizes[stop : stop + TAIL])
    return len(sizes) if rest < TAIL else stop


def _tables(text: str, units: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The first unit of each table, and the one after its last."""
    first = None
    for at, (start, end) in enumerate(units):
        is_row = text.find(_ROW, start, end) >= 0
        if is_row and first is None:
            first = at
        elif not is_row and first is not None:
            yield first, at
            first = None
    if first is not None:
        yield first, len(units)


def _before_table(sizes: list[float], at: int, stop: int, tables: list[tuple[int, int]]) -> int:
    """An earlier end for a passage that would cut a table which fits into the next one, or part a header from all of its rows."""
    cut = bisect_right(tables, (stop, -1)) - 1
    if cut < 0 or not tables[cut][0] < stop < tables[cut][1]:
        return stop
    first, last = tables[cut]
    before = sum(sizes[at:first])
    fits = sum(sizes[first:last]) <= TARGET and before >= _WORTH_A_CUT * TARGET
    return first if first > at and (fits or stop == first + 1) else stop


def _header(text: str, units: Sequence[tuple[int, int]], at: int, tables: list[tuple[int, int]]) -> str | None:
    """The first row of the table in the middle of which unit `at` stands."""
    inside = bisect_right(tables, (at, -1)) - 1
    if inside < 0 or not tables[inside][0] < at < tables[inside][1]:
        return None
    start, end = units[tables[inside][0]]
    return text[start:end] if end - start <= _LONGEST_HEADER else None


def _step_back(sizes: list[float], at: int, stop: int) -> int:
    """Where the next passage begins: as many whole sentences back as the overlap holds and the next sentence leaves room for."""
    room, total, begin = min(OVERLAP, TARGET - sizes[stop]), 0.0, stop
    while begin - 1 > at and total + sizes[begin - 1] <= room:
        begin -= 1
        total += sizes[begin]
    return begin


def _units(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences, and lines that are no sentences, without the space around them; none is longer than a passage."""
    at = start
    for match in in_turns(_ENDS.finditer(text, start, end)):
        if _is_end(text, at, match):
            yield from _cut(text, at, match.end())
            at = match.end()
    yield from _cut(text, at, end)


def _is_end(text: str, at: int, match: re.Match[str]) -> bool:
    mark = match[0]
    if mark[0] == "\n":
        return True
    if mark in ";:":  # only where a sentence is long enough to be cut there
        return match.end() - at > TARGET / 2
    line_end = text.find("\n", match.end(), at + TARGET)
    if (line_end >= 0 or len(text) <= at + TARGET) and " | " in text[at : line_end if line_end >= 0 else len(text)]:
        return False  # a table row stays whole
    if mark == "." and match.end() - at < 12 and not text[at : match.end()].strip(" .0123456789"):
        return False  # the number of a list's item or of a chapter
    return mark != "." or not _ABBREVIATION.search(text, max(at, match.start() - 8), match.end())


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without outer space, in parts that fit into a passage."""
    start, end = _stripped(text, start, end)
    while start < end:
        most = TARGET if _size(text[start : start + TARGET]) <= TARGET else int(TARGET / _WIDE_COUNTS)
        if end - start <= most:
            yield start, end
            return
        cut = max(text.rfind(mark, start + most // 2, start + most) for mark in (" | ", ", ", "，", "、", " "))
        stop = cut + 1 if cut > start else start + most
        yield _stripped(text, start, stop)
        start, end = _stripped(text, stop, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _size(text: str) -> float:
    if text.isascii():
        return len(text)
    return len(text) + (_WIDE_COUNTS - 1) * len(_WIDE.findall(text))
