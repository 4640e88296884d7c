"""Takes the lines of a page from PDFium: each with its words, its type size and its place on the page as it is shown."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes import c_double, c_float, c_int
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from dana.knowledge.reading.pdf_about import page_links
from dana.knowledge.reading.pdf_forms import comments_on, filled_in
from dana.knowledge.reading.pdf_lines import LEADER_SIGNS, Line, Part, PdfPage
from dana.knowledge.reading.pdf_tables import Cell, whole, with_tables

Box = tuple[float, float, float, float]  # left, bottom, right, top: the page as shown, upwards from its foot

_BREAKS = "\u0002\ufffe"  # where PDFium joined two lines at a hyphen
_FEW_LETTERS = 100  # a stamp or a page number on a scanned page
_MOST_OBJECTS = 4_000  # looked at on one page for rules and pictures
_MOST_STROKES = 2_000
_COVERS = 0.5  # of the page, then a picture is the page
_RAISED = 0.8  # of the type size, and smaller: the mark of a note or an exponent
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_RAISED = str.maketrans("0123456789", _RAISED_DIGITS)
_DIGITS = frozenset("0123456789")
_FIGURE = re.compile(r"\d{1,3}(?!\d)")
_BESIDE_RAISED = re.compile(f"(?<=[0-9])(?=[{_RAISED_DIGITS}])")
_SET_WIDE = 0.62  # of the type size for each character: more than any type is wide
_MOST_PIECES = 60
_WIDE_GAP = 0.9  # of the type size: wider than the space between two words


@dataclass(frozen=True, slots=True)
class View:
    """How the page's own coordinates become those of the page as it is shown, upwards from its foot."""

    rotation: int
    left: float
    bottom: float
    width: float  # as shown
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point as shown."""
        x, y = x - self.left, y - self.bottom
        if self.rotation == 90:
            return y, self.height - x
        if self.rotation == 180:
            return self.width - x, self.height - y
        if self.rotation == 270:
            return self.width - y, x
        return x, y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Left, bottom, right and top as shown."""
        (x1, y1), (x2, y2) = self.point(left, bottom), self.point(right, top)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    def from_the_top(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Left, top, right and bottom as shown, from the top left corner."""
        left, bottom, right, top = self.box(left, bottom, right, top)
        return left, self.height - top, right, self.height - bottom


def read_page(document: Any, number: int) -> PdfPage:
    """The page's lines in reading order, with the rows of its tables; `is_lost` where it is damaged."""
    try:
        page = document[number]
        view = _view(page)
        links, comments = list(page_links(document, page, view.from_the_top)), comments_on(page)
        whole_page = filled_in(document, page, number)
        text_page = whole_page.get_textpage()
    except pypdfium2.PdfiumError:
        return PdfPage(is_lost=True)
    found = PdfPage(width=view.width, height=view.height, links=links, comments=comments)
    cells: list[list[Cell]] = []
    lines = _Lines(text_page, view).all()
    for line, own in lines if whole_page is page else _row_by_row(lines):
        if found.lines and _is_abreast(found.lines[-1], line):
            cells[-1] = _join(found.lines[-1], cells[-1], line, own, view.height)
        else:
            found.lines.append(line)
            cells.append(own)
    if any(len(own) > 1 for own in cells) or _goes_back_up(found.lines):
        found.lines, found.tables = with_tables(found.lines, cells, lambda: _rules(whole_page, view), view.height)
    if found.letters < _FEW_LETTERS:
        found.is_picture = _shows_a_picture(whole_page, view, found.letters)
    text_page.close()
    whole_page.close()
    return found


def _row_by_row(lines: Iterable[tuple[Line, list[Cell]]]) -> Iterator[tuple[Line, list[Cell]]]:
    """A form's lines as they stand: what was filled in comes last in the file, and belongs beside its question."""
    rows: list[list[tuple[Line, list[Cell]]]] = []
    for line, cells in sorted(lines, key=lambda found: found[0].parts[0].top):
        first = rows[-1][0][0].parts[0] if rows else None
        if first and (line.parts[0].top + line.parts[0].bottom) / 2 < first.bottom:
            rows[-1].append((line, cells))
        else:
            rows.append([(line, cells)])
    for row in rows:
        yield from sorted(row, key=lambda found: found[0].parts[0].left)


def _is_abreast(above: Line, line: Line) -> bool:
    """Whether a line goes on where the one before it ended: after a raised figure, or in the next cell."""
    return (
        line.parts[0].left >= above.parts[-1].right - 1
        and abs(line.top - above.bottom) < 0.5 * min(line.size, above.size) + 0.1
        and line.parts[0].top < above.parts[-1].bottom
        and above.parts[-1].top < line.parts[0].bottom
    )


def _join(line: Line, cells: list[Cell], more: Line, others: list[Cell], height: float) -> list[Cell]:
    """Append a line to the one that it goes on from; the cells of both."""
    gap, before, size = more.parts[0].left - line.parts[-1].right, len(line.text), max(line.size, more.size)
    if more.size < _RAISED * line.size and more.top > line.bottom and more.text[0].isdigit():
        _raise(more, others)
    own, others = cells or [whole(line, height)], others or [whole(more, height)]
    is_figure = line.text[-1].isdigit() and more.text[0] in _RAISED_DIGITS  # "750 ¹" is not 7501
    glue = "" if gap < 0.12 * size and not is_figure else " "
    text = line.text + glue + more.text
    shift = before + len(glue)
    line.parts = [
        *(part._replace(first=part.first * before / len(text), last=part.last * before / len(text)) for part in line.parts),
        *(part._replace(first=(shift + part.first * len(more.text)) / len(text), last=(shift + part.last * len(more.text)) / len(text))
          for part in more.parts),
    ]  # fmt: skip
    line.text, line.right, line.bottom, line.size = text, more.right, line.top, size
    if gap <= _WIDE_GAP * size:
        first, last = own[-1], others[0]
        bottom, top = min(first.bottom, last.bottom), max(first.top, last.top)
        own = [*own[:-1], Cell(first.text + glue + last.text, first.left, last.right, bottom, top)]
        others = others[1:]
    return [*own, *others] if len(own) + len(others) > 1 else []


def _raise(line: Line, cells: list[Cell]) -> None:
    """Write the small figure at the beginning as such, so that it does not pass for a digit of the number before it."""
    figure = _FIGURE.match(line.text)
    if figure:
        raised = figure[0].translate(_TO_RAISED)
        line.text = raised + line.text[figure.end() :]
        if cells:
            cells[0] = replace(cells[0], text=raised + cells[0].text[figure.end() :])


def _goes_back_up(lines: Sequence[Line]) -> bool:
    """Whether a line begins to the right of the one before it and not below: the next column, or the next cell of a table."""
    return any(line.top > above.bottom - above.size / 2 and line.left > above.left + above.size for above, line in pairwise(lines))


def _view(page: Any) -> View:
    left, bottom, _, _ = page.get_cropbox()
    width, height = page.get_size()
    return View(page.get_rotation(), left, bottom, width, height)


class _Lines:
    """The lines of one text page."""

    def __init__(self, text_page: Any, view: View) -> None:
        self._raw, self._view = text_page.raw, view
        self._is_plain = not (view.rotation or view.left or view.bottom)
        self._text: str = text_page.get_text_range()
        self._number = self._numbering()
        self._x, self._y, self._rect = c_double(), c_double(), pdfium.FS_RECTF()
        self._edges = (c_double(), c_double(), c_double(), c_double())

    def all(self) -> Iterator[tuple[Line, list[Cell]]]:
        """Each line with its cells: stretches that wide gaps part."""
        at = 0
        for line in self._text.split("\r\n"):
            stripped = line.strip()
            if stripped:
                first = at + len(line) - len(line.lstrip())
                found, cells = self._line(stripped, first)
                if len(found.parts) == 1 and abs(found.top - found.bottom) > found.size:
                    yield from self._apart(stripped, first, found.size)
                else:
                    yield found, cells
            at += len(line) + 2

    def _apart(self, text: str, first: int, size: float) -> Iterator[tuple[Line, list[Cell]]]:
        """The lines that PDFium took for one, as it does with single letters below each other."""
        begin, before = 0, None
        for at, char in enumerate(text):
            height = None if char == " " else self._origin(self._number(first + at) if self._number else first + at)[1]
            if height is not None and before is not None and abs(height - before) > 1.1 * size:  # letters of turned text stand closer
                yield self._line(text[begin:at].rstrip(), first + begin)
                begin = at
            before = height if height is not None else before
        yield self._line(text[begin:], first + begin)

    def _numbering(self) -> Callable[[int], int] | None:
        """PDFium's number of the character at a place in the text, where characters without text or with two units make it another."""
        if len(self._text) == pdfium.FPDFText_CountChars(self._raw):
            return None
        units = list(accumulate((1 + (char > "\uffff") for char in self._text), initial=0))
        return lambda at: max(0, int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._raw, units[at])))

    def _line(self, text: str, first: int) -> tuple[Line, list[Cell]]:
        """A line with the place of its baseline: boxes of characters differ with each font, origins do not."""
        last = first + len(text) - 1
        begin, end = (self._number(first), self._number(last)) if self._number else (first, last)
        start, stop = self._origin(begin), self._origin(end)
        size = pdfium.FPDFText_GetFontSize(self._raw, begin)
        parts = list(self._parts(text, first)) if not text.isprintable() else [self._part(begin, end, 0.0, 1.0)]
        if size <= 2:  # drawn at size 1 and enlarged: only the box shows how large
            size = parts[0].bottom - parts[0].top
        line = Line(text, size, start[0], stop[0], start[1], stop[1], parts)
        return line, self._cells(line, first, begin) if len(parts) == 1 else []

    def _with_raised_figures(self, text: str, first: int, size: float) -> str:
        """The text with its small figures above the line written as such."""
        letters = list(text)
        for at, char in enumerate(text):
            if at and char in _DIGITS:
                number = self._number(first + at) if self._number else first + at
                if pdfium.FPDFText_GetFontSize(self._raw, number) < _RAISED * size:
                    letters[at] = char.translate(_TO_RAISED)
        return "".join(letters)

    def _parts(self, text: str, first: int) -> Iterator[Part]:
        """The stretches between hyphens at line ends, as places."""
        begin = 0
        for end in (*(at + 1 for at, char in enumerate(text) if char in _BREAKS), len(text)):
            if end > begin:
                one, two = (self._number(first + at) if self._number else first + at for at in (begin, end - 1))
                yield self._part(one, two, begin / len(text), end / len(text))
            begin = end

    def _part(self, begin: int, end: int, first: float, last: float) -> Part:
        """The place of the characters from one to another of a line."""
        height = self._view.height
        left, bottom, right, top = self._numbered_box(begin)
        left2, bottom2, right2, top2 = self._numbered_box(end)
        return Part(first, last, min(left, left2), height - max(top, top2), max(right, right2), height - min(bottom, bottom2))

    def _cells(self, line: Line, first: int, number: int) -> list[Cell]:
        """The line's cells; only a line of several pieces of type, or one that is set strangely wide, is looked at closely."""
        width, text = line.right - line.left, line.text
        has_gaps, has_small = self._looks(line, number, width)
        if has_small:
            text = self._with_raised_figures(text, first, line.size)
            line.text = _BESIDE_RAISED.sub(" ", text)
        if not has_gaps or " " not in text or width < 3 * line.size or LEADER_SIGNS.search(text):
            return []
        cells, begin, gap = [], 0, _WIDE_GAP * line.size
        for at, char in enumerate(text):
            if char == " " and 0 < at < len(text) - 1 and text[at - 1] != " ":
                after = next(place for place in range(at + 1, len(text)) if text[place] != " ")
                if self._box(first + after)[0] - self._box(first + at - 1)[2] > gap:
                    cells.append(self._cell(text, first, begin, at))
                    begin = after
        return [*cells, self._cell(text, first, begin, len(text))] if cells else []

    def _looks(self, line: Line, number: int, width: float) -> tuple[bool, bool]:
        """Whether the line may have wide gaps, by the pieces of type that it is set in, and whether some of them are smaller."""
        has_gaps, has_small = width > _SET_WIDE * line.size * len(line.text), False
        rectangles = pdfium.FPDFText_CountRects(self._raw, number, len(line.text))
        if not 1 < rectangles < _MOST_PIECES:
            return has_gaps, has_small
        left, top, right, bottom = self._edges
        end = high = 0.0
        for at in range(rectangles):
            pdfium.FPDFText_GetRect(self._raw, at, left, top, right, bottom)
            shown = self._view.box(left.value, bottom.value, right.value, top.value)
            if at:
                has_gaps = has_gaps or shown[0] - end > _WIDE_GAP * line.size
                has_small = has_small or shown[3] - shown[1] < _RAISED * high
            end, high = shown[2], max(high, shown[3] - shown[1])
        return has_gaps, has_small

    def _cell(self, text: str, first: int, begin: int, end: int) -> Cell:
        left, bottom, right, top = self._box(first + begin)
        _, bottom2, right2, top2 = self._box(first + end - 1)
        return Cell(_BESIDE_RAISED.sub(" ", text[begin:end].strip()), left, max(right, right2), min(bottom, bottom2), max(top, top2))

    def _origin(self, number: int) -> tuple[float, float]:
        x, y = self._x, self._y
        pdfium.FPDFText_GetCharOrigin(self._raw, number, x, y)
        return (x.value, y.value) if self._is_plain else self._view.point(x.value, y.value)

    def _box(self, at: int) -> Box:
        return self._numbered_box(self._number(at) if self._number else at)

    def _numbered_box(self, number: int) -> Box:
        rect = self._rect
        pdfium.FPDFText_GetLooseCharBox(self._raw, number, rect)
        if self._is_plain:
            return rect.left, rect.bottom, rect.right, rect.top
        return self._view.box(rect.left, rect.bottom, rect.right, rect.top)


def _objects(page: Any) -> Iterator[tuple[Any, int]]:
    for at in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page.raw, at)
        yield item, pdfium.FPDFPageObj_GetType(item)


def _bounds(item: Any, view: View) -> Box:
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return view.box(left.value, bottom.value, right.value, top.value)


def _rules(page: Any, view: View) -> Sequence[Box]:
    """The boxes of all that is drawn with lines; of a drawing of many strokes those of the strokes."""
    boxes: list[Box] = []
    for item, kind in _objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_PATH and _is_seen(item):
            strokes = pdfium.FPDFPath_CountSegments(item)
            boxes += _strokes(item, view, strokes) if 5 < strokes < _MOST_STROKES else [_bounds(item, view)]
    return boxes


def _is_seen(item: Any) -> bool:
    """Whether a path is drawn at all: others only bound what is."""
    fill, stroke = c_int(), c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item, fill, stroke) and (fill.value or stroke.value))


def _strokes(item: Any, view: View, number: int) -> Iterator[Box]:
    """The straight strokes of a drawing."""
    matrix, x, y = pdfium.FS_MATRIX(), c_float(), c_float()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    before = (0.0, 0.0)
    for at in range(number):
        segment = pdfium.FPDFPath_GetPathSegment(item, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            yield view.box(*before, *point)
        before = point


def _shows_a_picture(page: Any, view: View, letters: int) -> bool:
    """A page without text that shows anything, or one with little text on a picture that covers it."""
    for item, kind in _objects(page):
        if not letters and kind != pdfium.FPDF_PAGEOBJ_TEXT:
            return True
        if kind in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            left, bottom, right, top = _bounds(item, view)
            if (right - left) * (top - bottom) > _COVERS * view.width * view.height:
                return True
    return False
