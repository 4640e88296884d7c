"""Turns tables into lines that can be understood alone: each row with the names of its columns."""

import re
from collections.abc import Iterator, Sequence

from dana.knowledge.reading.assembly import Block, joined

GLUE = " | "
LONG = 8  # rows; a longer table is cut over passages, of which only the first would hold the names
_MOST_LABELLED = 60  # characters; a longer name says too much to be repeated
_SEARCHED = 12  # rows in which the names of the columns are looked for
_LOOKED_AT = 50
_VALUE = re.compile(
    r"[\s(+\-−]*[$€£¥₹]?\s?[\d.,:/'’ \-–%°]*\d[\d.,:/'’ \-–%°]*\s?(?:[$€£¥₹%]|[A-Za-z]{1,4}\b)?\)?(?:T[\d:.Z+-]+)?\s*$"
    r"|\S+@\S+\.\S+$|https?://\S+$|(?:true|false|yes|no|n/a|-)$",
    re.IGNORECASE,
)
_SENTENCE_END = (".", "!", "?", "。", "！", "？", ";")

Row = Sequence[str]


def labelled(names: Sequence[str], cells: Sequence[Block]) -> Block:
    """A row as "Name: Lamp | Price: 12"; what is empty is left out."""
    return joined((_label(names[at] if at < len(names) else "", cell) for at, cell in enumerate(cells) if cell.text), GLUE)


def _label(name: str, cell: Block) -> Block:
    name = name.rstrip(" :：")[:_MOST_LABELLED]
    if not name or name == cell.text:
        return cell
    more = len(name) + 2
    return Block(f"{name}: {cell.text}", links=[(start + more, end + more, url) for start, end, url in cell.links])


def table(rows: Sequence[Sequence[Block]], *, has_names: bool) -> Iterator[Block]:
    """The rows of a table in a text; where it is long and its first row names the columns, each row says them."""
    for at, cells in enumerate(rows):
        is_labelled = has_names and at > 0 and len(rows) > LONG and len(cells) > 1
        row = labelled([name.text for name in rows[0]], cells) if is_labelled else joined(cells, GLUE)
        if row.text:
            yield Block(row.text, close=True, is_row=True, links=row.links)


def lines(rows: Sequence[Row]) -> Iterator[str]:
    """The rows of a sheet, which may hold titles, notes and several tables one below the other, as lines; empty ones between them."""
    names: Row = ()
    for stretch in _stretches(rows):
        at = _names_at(stretch)
        if at is not None:
            names = stretch[at]
        elif _width(stretch) > len([name for name in names if name]) or _width(stretch) < 2:
            names = ()
        for place, row in enumerate(stretch):
            is_labelled = bool(names) and (at is None or place > at)
            yield labelled(names, [Block(cell) for cell in row]).text if is_labelled else GLUE.join(filter(None, row))
        yield ""


def _stretches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    stretch: list[Row] = []
    for row in rows:
        if any(row):
            stretch.append(row)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _width(rows: Sequence[Row]) -> int:
    """How many columns most of the first rows fill."""
    filled = sorted(sum(map(bool, row)) for row in rows[:_LOOKED_AT])
    return filled[len(filled) // 2] if filled else 0


def _names_at(rows: Sequence[Row]) -> int | None:
    """The row that names the columns, None where there is none."""
    width = max((sum(map(bool, row)) for row in rows[:_LOOKED_AT]), default=0)
    if width < 2 or len(rows) < 2:
        return None
    for at, row in enumerate(rows[:_SEARCHED]):
        filled = sum(map(bool, row))
        if filled >= max(2, 0.6 * width):  # what is narrower above a table is its title
            return at if at + 1 < len(rows) and _are_names(row, rows[at + 1 : at + 1 + _LOOKED_AT]) else None
    return None


def _are_names(row: Row, body: Sequence[Row]) -> bool:
    names = [cell for cell in row if cell]
    if len({name.casefold() for name in names}) < len(names) or any(map(_is_no_name, names)):
        return False
    columns = [[other[at] for other in body if at < len(other) and other[at]] for at in range(len(row)) if row[at]]
    if any(column and sum(bool(_VALUE.match(cell)) for cell in column) > 0.6 * len(column) for column in columns):
        return True
    if any(name in column for name, column in zip(names, columns, strict=True)):
        return False
    cells = [len(cell) for column in columns for cell in column]
    return not cells or sum(map(len, names)) / len(names) < 0.8 * sum(cells) / len(cells)


def _is_no_name(cell: str) -> bool:
    return len(cell) > _MOST_LABELLED or cell.endswith(_SENTENCE_END[1:2]) or bool(_VALUE.match(cell)) or not any(map(str.isalpha, cell))
