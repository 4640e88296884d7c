"""Finds the tables of a PDF page, drawn with lines or only aligned, and makes one line of each row with its cells joined as in a DOCX."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean

from dana.knowledge.reading.pdf_lines import Line, Part

Box = tuple[float, float, float, float]  # left, bottom, right, top

_MARKER = re.compile(r"(?:[•◦▪■●○‣*+–—>·\uf0b7-]|\(?\d{1,3}[.)]?|\(?[a-zA-Z][.)]|\(?[ivxIVX]{1,5}[.)]|\d+(?:\.\d+)+\.?)$")
_LONGEST_CELL = 600  # a cell that holds more is page layout, not a table
_PROSE = 24  # letters in the average cell of two columns of running text
_PAGE_HIGH = 0.75  # of the page: a frame or a background, no table
_THIN = 3.0
_NEAR = 3.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line between wide gaps, upwards from the page's foot."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(slots=True)
class _Row:
    """A row while it is put together: for each column the pieces in it."""

    line: Line
    columns: list[list[Cell]]

    def filled(self) -> list[list[Cell]]:
        return [cells for cells in self.columns if cells]


@dataclass(slots=True)
class _Found:
    """What takes the place of some lines: the rows of a table at the first of them."""

    rows: dict[int, list[Line]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    tables: int = 0

    def put(self, lines: Iterable[int], rows: list[Line], *, is_table: bool) -> None:
        taken = set(lines)
        self.rows[min(taken)] = rows
        self.taken |= taken
        self.tables += is_table


def with_tables(lines: list[Line], cells: list[list[Cell]], rules: Callable[[], Sequence[Box]], height: float) -> tuple[list[Line], int]:
    """The lines with those of tables replaced by rows, and how many tables; `cells` are each line's, none where it is one piece."""
    pieces = [_unmarked(own) if own else [whole(line, height)] for line, own in zip(lines, cells, strict=True)]
    found = _Found()
    for grid in _grids([box for box in rules() if box[3] - box[1] < _PAGE_HIGH * height]):
        _read_grid(grid, lines, pieces, found, height)
    for first, last in list(_runs(lines, pieces, found.taken)):
        _read_aligned(first, last, lines, pieces, found, height)
    result = [row for at, line in enumerate(lines) for row in (found.rows.get(at) or ([] if at in found.taken else [line]))]
    return result, found.tables


def _unmarked(cells: list[Cell]) -> list[Cell]:
    """The cells with a list's or a heading's mark joined to what it marks."""
    if len(cells) > 1 and _MARKER.match(cells[0].text):
        first, second = cells[:2]
        joined = Cell(f"{first.text} {second.text}", first.left, second.right, min(first.bottom, second.bottom), max(first.top, second.top))
        return [joined, *cells[2:]]
    return cells


def whole(line: Line, height: float) -> Cell:
    """A line as one cell."""
    parts = line.parts
    if len(parts) == 1:
        return Cell(line.text, parts[0].left, parts[0].right, height - parts[0].bottom, height - parts[0].top)
    return Cell(
        line.text, min(part.left for part in parts), max(part.right for part in parts),
        height - max(part.bottom for part in parts), height - min(part.top for part in parts),
    )  # fmt: skip


# --- tables drawn with lines ---


@dataclass(slots=True)
class _Grid:
    columns: list[float]
    rows: list[float]  # from the top
    inner: list[Box]  # the upright edges between columns

    def is_divided(self, row: int) -> bool:
        """Whether any edge between columns crosses a row."""
        middle = (self.rows[row] + self.rows[row + 1]) / 2
        return any(edge[1] <= middle <= edge[3] for edge in self.inner)

    def place(self, cell: Cell) -> tuple[int, int] | None:
        """Row and column of a piece, None outside."""
        x, y = (cell.left + cell.right) / 2, (cell.bottom + cell.top) / 2
        if cell.right > self.columns[-1] + _NEAR or cell.left < self.columns[0] - _NEAR:
            return None
        column = next((at for at, (left, right) in enumerate(pairwise(self.columns)) if left <= x <= right), None)
        row = next((at for at, (top, bottom) in enumerate(pairwise(self.rows)) if bottom <= y <= top), None)
        return None if column is None or row is None else (row, column)


def _grids(rules: Sequence[Box]) -> Iterator[_Grid]:
    """The grids of at least two rows and two columns."""
    edges = [edge for box in rules for edge in _edges(box)]
    if not any(_is_upright(edge) for edge in edges):
        return
    for group in _touching(edges):
        columns = _distinct(edge[0] for edge in group if _is_upright(edge))
        rows = _distinct(edge[1] for edge in group if not _is_upright(edge))[::-1]
        if len(columns) > 2 and len(rows) > 2:
            inner = [edge for edge in group if _is_upright(edge) and columns[0] + _NEAR < edge[0] < columns[-1] - _NEAR]
            yield _Grid(columns, rows, inner)


def _is_upright(edge: Box) -> bool:
    return edge[3] - edge[1] > edge[2] - edge[0]


def _edges(box: Box) -> Iterator[Box]:
    """The edge that a thin box is, or the four of a larger one."""
    left, bottom, right, top = box
    if right - left <= _THIN or top - bottom <= _THIN:
        if max(right - left, top - bottom) > 2 * _THIN:
            yield box
        return
    yield from ((left, bottom, left, top), (right, bottom, right, top), (left, bottom, right, bottom), (left, top, right, top))


def _touching(edges: list[Box]) -> list[list[Box]]:
    """The edges in groups of those that meet."""
    groups: list[tuple[Box, list[Box]]] = []
    for edge in edges[:3_000]:
        bounds, members, apart = edge, [edge], []
        for other, own in groups:
            if _meet(bounds, other):
                bounds, members = _around(bounds, other), own + members
            else:
                apart.append((other, own))
        groups = [*apart, (bounds, members)]
    return [members for _, members in groups if len(members) > 3]


def _meet(one: Box, two: Box) -> bool:
    return (
        one[0] <= two[2] + _NEAR and two[0] <= one[2] + _NEAR and one[1] <= two[3] + _NEAR and two[1] <= one[3] + _NEAR
    )  # fmt: skip


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def _distinct(values: Iterable[float]) -> list[float]:
    """The values in order, those that lie close together once."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > 2 * _NEAR:
            result.append(value)
    return result


def _read_grid(grid: _Grid, lines: list[Line], pieces: list[list[Cell]], found: _Found, height: float) -> None:
    rows: dict[int, _Row] = {}
    inside: set[int] = set()
    for at, own in enumerate(pieces):
        places = [grid.place(cell) for cell in own] if at not in found.taken else [None]
        known = [place for place in places if place and grid.is_divided(place[0])]
        if len(known) < len(places):
            continue
        inside.add(at)
        for cell, (row, column) in zip(own, known, strict=True):
            rows.setdefault(row, _Row(lines[at], [[] for _ in grid.columns])).columns[column].append(cell)
    ordered = [rows[number] for number in sorted(rows)]
    if sum(len(row.filled()) > 1 for row in ordered) < 2 or _is_layout(ordered):
        return
    found.put(inside, [_row_line(row, height) for row in ordered], is_table=True)


def _is_layout(rows: Sequence[_Row]) -> bool:
    return any(sum(len(cell.text) for cell in cells) > _LONGEST_CELL for row in rows for cells in row.columns)


# --- tables that are only aligned ---


def _runs(lines: list[Line], pieces: list[list[Cell]], taken: set[int]) -> Iterator[tuple[int, int]]:
    """Stretches of lines that begin and end with one of several cells, with at most continued cells between."""
    at = 0
    while at < len(lines):
        if len(pieces[at]) < 2 or at in taken:
            at += 1
            continue
        last = end = at
        while end + 1 < len(lines) and end + 1 not in taken and _follows(lines[end], lines[end + 1]):
            if len(pieces[end + 1]) > 1:
                last = end + 1
            elif not _continues(pieces[last], pieces[end + 1][0]) or end + 1 - last > 3:
                break
            end += 1
        yield at, _with_tail(lines, pieces, last, end)
        at = end + 1


def _with_tail(lines: list[Line], pieces: list[list[Cell]], last: int, end: int) -> int:
    """The last line of a run: what continues a cell of the last row belongs to it."""
    row = pieces[last]
    while last < end and lines[last].bottom - lines[last + 1].top < 1.5 * lines[last].size and pieces[last + 1][0].left > row[0].right:
        last += 1
    return last


def _follows(above: Line, line: Line) -> bool:
    return -0.5 * line.size < above.bottom - line.top < 3.2 * max(above.size, line.size)


def _continues(row: list[Cell], cell: Cell) -> bool:
    """Whether a piece stands below one cell of a row and not below its first."""
    return cell.left > row[0].right or any(abs(cell.left - other.left) < _NEAR for other in row[1:])


def _read_aligned(first: int, last: int, lines: list[Line], pieces: list[list[Cell]], found: _Found, height: float) -> None:
    numbers = range(first, last + 1)
    several = [pieces[at] for at in numbers if len(pieces[at]) > 1]
    columns = _columns(several)
    if len(columns) < 2 or len(several) < (2 if len(columns) > 2 else 3):
        return
    rows: list[_Row] = []
    for at in numbers:
        places = [_column_of(cell, columns) for cell in pieces[at]]
        if len(pieces[at]) == 1 and rows and places[0]:
            rows[-1].columns[places[0]].append(pieces[at][0])
            continue
        row = _Row(lines[at], [[] for _ in columns])
        for cell, column in zip(pieces[at], places, strict=True):
            row.columns[column].append(cell)
        rows.append(row)
    if sum(all(len(cells) < 2 for cells in row.columns) or len(row.filled()) > 1 for row in rows) < 0.8 * len(rows) or _is_layout(rows):
        return
    if len(columns) == 2 and len(several) > 3 and _are_prose(several):
        sides = [[_piece_line(lines[at], cell, height) for at in numbers for cell in pieces[at] if _column_of(cell, columns) == side]
                 for side in (0, 1)]  # fmt: skip
        found.put(numbers, sides[0] + sides[1], is_table=False)
        return
    found.put(numbers, [_row_line(row, height) for row in rows], is_table=True)


def _columns(rows: Sequence[Sequence[Cell]]) -> list[tuple[float, float]]:
    """The stretches across the page in which the cells of most rows lie."""
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    merged: list[tuple[float, float]] = []
    for left, right in sorted((cell.left, cell.right) for row in rows if len(row) == usual for cell in row):
        if merged and left <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged if len(merged) >= usual else []


def _column_of(cell: Cell, columns: Sequence[tuple[float, float]]) -> int:
    """The column that a cell shares most of its width with, or else the nearest."""
    return max(range(len(columns)), key=lambda at: min(cell.right, columns[at][1]) - max(cell.left, columns[at][0]))


def _are_prose(rows: Sequence[Sequence[Cell]]) -> bool:
    """Two columns of running text that were set line by line across."""
    return all(mean(len(row[side].text) for row in rows if len(row) == 2) > _PROSE for side in (0, 1))


# --- rows as lines ---


def _row_line(row: _Row, height: float) -> Line:
    """A row as one line; each cell keeps its place."""
    texts, parts, pieces = list[str](), list[tuple[int, int, Cell]](), 0
    for cells in row.filled():
        at = pieces + 3 * len(texts)
        for cell in cells:
            parts.append((at, at + len(cell.text), cell))
            at += len(cell.text) + 1
        texts.append(" ".join(cell.text for cell in cells))
        pieces += len(texts[-1])
    text = " | ".join(texts)
    everything = [cell for cells in row.columns for cell in cells]
    return Line(
        text, row.line.size, min(cell.left for cell in everything), max(cell.right for cell in everything), row.line.top,
        min(row.line.bottom, *(cell.bottom for cell in everything)),
        [Part(first / len(text), last / len(text), cell.left, height - cell.top, cell.right, height - cell.bottom)
         for first, last, cell in parts],
        is_row=len(texts) > 1,
    )  # fmt: skip


def _piece_line(line: Line, cell: Cell, height: float) -> Line:
    """A part of a line as a line of its own."""
    part = Part(0, 1, cell.left, height - cell.top, cell.right, height - cell.bottom)
    return Line(cell.text, line.size, cell.left, cell.right, line.top, line.bottom, [part])
