"""Reads an XLSX by walking its XML: each sheet as a page, each row with the names of its columns, values as Excel shows them."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from dana.knowledge.reading import office_about
from dana.knowledge.reading.assembly import Assembly, Block
from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.docx_package import Element, Package
from dana.knowledge.reading.docx_styles import child, local, value
from dana.knowledge.reading.number_formats import pattern_of, shown
from dana.knowledge.reading.tabular import lines
from dana.knowledge.reading.values import XLSX, Order, Reading, Remark, Report, Unreadable

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_MOST_COLUMNS = 500
_MOST_STRINGS = 2_000_000
_ON = {"1", "true", "on"}


@dataclass(slots=True)
class _Sheet:
    rows: list[list[str]] = field(default_factory=list)
    has_hidden: bool = False
    lacks_values: bool = False
    is_cut: bool = False


def read_xlsx(content: bytes, order: Order) -> Reading:
    """All that the visible sheets show."""
    package = Package(content, order.limits, XLSX)
    main = package.main_part()
    root = package.xml(main)
    if root is None:
        raise package.damaged()
    book = _Book(package, main, root, order)
    made = Assembly(order.limits)
    listed = child(root, "sheets")
    found = [
        (value(sheet, "name") or "", value(sheet, "state"), value(sheet, "id") or "") for sheet in (listed if listed is not None else ())
    ]
    targets = package.related(main)
    names: list[str] = []
    seen = _Sheet()
    for at, (name, state, identifier) in enumerate(found):
        order.progress(at, len(found))
        if state in {"hidden", "veryHidden"}:
            seen.has_hidden = True
            continue
        sheet = book.sheet(targets.get(identifier, ""))
        seen.has_hidden |= sheet.has_hidden
        seen.lacks_values |= sheet.lacks_values
        seen.is_cut |= sheet.is_cut
        _add(made, clean_line(name), sheet)
        names.append(clean_line(name) or str(len(names) + 1))
    text = made.text("This workbook holds no text.")
    title = office_about.own_title(package)
    about = office_about.metadata(package, title, [])
    return Reading(
        XLSX, text, made.pages(), made.headings, title, len(names), metadata=replace(about, page_labels=names),
        report=_report(package, seen, len(names), book.tables),
    )  # fmt: skip


def _add(made: Assembly, name: str, sheet: _Sheet) -> None:
    made.begin_page()
    if any(any(row) for row in sheet.rows):
        made.add(Block(name, level=1))
    for line in lines(sheet.rows):
        made.add(Block(line, close=True, is_row=True))


def _report(package: Package, seen: _Sheet, sheets: int, tables: int) -> Report:
    skipped, warnings = office_about.left_out(package), []
    if seen.has_hidden:
        skipped.append(Remark("hidden_text", "Hidden sheets, rows and columns were left out."))
    if seen.lacks_values:
        sentence = "Some formulas have no stored result; open the workbook in Excel, save it, and upload it again."
        warnings.append(Remark("formulas_without_values", sentence))
    if seen.is_cut:
        warnings.append(Remark("cut_off", f"Of a very wide sheet only the first {_MOST_COLUMNS} columns were read."))
    return Report(pages_read=sheets, tables=tables, skipped=skipped, warnings=warnings)


class _Book:
    """What the sheets of a workbook share."""

    def __init__(self, package: Package, main: str, root: Element, order: Order) -> None:
        self._package, self._characters = package, order.limits.characters
        parts = {kind: target for kind, target in package.relations(main) if kind in {"sharedStrings", "styles"}}
        self._strings = list(self._shared(parts.get("sharedStrings", "")))
        self._patterns = _patterns(package.xml(parts.get("styles", "")))
        self._from_1904 = (value(child(root, "workbookPr"), "date1904") or "") in _ON
        self.tables = 0

    def sheet(self, part: str) -> _Sheet:
        """The rows of one sheet, with an empty one where rows are left empty."""
        sheet, hidden, last = _Sheet(), set[int](), 0
        for element in self._elements(part, ("row", "cols")):
            if local(element) == "cols":
                hidden = _hidden_columns(element)
                sheet.has_hidden = bool(hidden)
                continue
            number = value(element, "r") or ""
            at = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else last + 1
            if (value(element, "hidden") or "") in _ON:
                sheet.has_hidden = True
            else:
                if at > last + 1 and sheet.rows:
                    sheet.rows.append([])
                sheet.rows.append(self._row(element, hidden, sheet))
            last = at
        self.tables += any(len(list(filter(None, row))) > 1 for row in sheet.rows)
        return sheet

    def _row(self, element: Element, hidden: set[int], sheet: _Sheet) -> list[str]:
        cells: dict[int, str] = {}
        column = -1
        for cell in element:
            place = _PLACE.match(value(cell, "r") or "")
            column = _column(place[1]) if place else column + 1
            if column >= _MOST_COLUMNS:
                sheet.is_cut = True
                break
            if local(cell) == "c" and column not in hidden and (text := self._cell(cell, sheet)):
                cells[column] = text
                self._characters -= len(text)
        if self._characters < 0:
            raise Unreadable("too_large", "This workbook is too long. Please split it into several files.")
        return [cells.get(at, "") for at in range(max(cells) + 1)] if cells else []

    def _cell(self, cell: Element, sheet: _Sheet) -> str:
        kind, stored = value(cell, "t") or "n", child(cell, "v")
        if kind == "inlineStr":
            return _words(child(cell, "is"))
        text = (stored.text or "") if stored is not None else ""
        if not text:
            sheet.lacks_values |= child(cell, "f") is not None and kind != "str"
            return ""
        if kind == "s":
            return self._strings[int(text)] if text.isascii() and text.isdigit() and int(text) < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if text in _ON else "FALSE"
        return "" if kind == "e" else self._number(text, cell) if kind == "n" else clean_line(text)

    def _number(self, text: str, cell: Element) -> str:
        style = value(cell, "s") or "0"
        pattern = self._patterns[int(style)] if style.isascii() and style.isdigit() and int(style) < len(self._patterns) else "General"
        try:
            number = float(text)
            return clean_line(shown(number, pattern, from_1904=self._from_1904)) if abs(number) < 1e300 else clean_line(text)
        except (ValueError, OverflowError):
            return clean_line(text)

    def _shared(self, part: str) -> Iterator[str]:
        for at, element in enumerate(self._elements(part, ("si",))):
            if at >= _MOST_STRINGS:
                raise Unreadable("hostile", "This file was refused: it has far more texts than a workbook has.")
            yield _words(element)

    def _elements(self, part: str, names: tuple[str, ...]) -> Iterator[Element]:
        """The elements of these names as they are parsed; each is let go of after it was looked at."""
        content = self._package.unpack(part)
        if content is None:
            return
        parse = etree.iterparse(io.BytesIO(content), events=("end",), tag=[f"{{*}}{name}" for name in names], resolve_entities=False,
                                no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)  # fmt: skip
        try:
            for _, element in parse:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._package.damaged() from error


def _words(element: Element | None) -> str:
    """The text of a string, its runs joined; readings aids above East Asian letters are left out."""
    pieces = []
    for item in element if element is not None else ():
        name = local(item)
        if name == "t":
            pieces.append(item.text or "")
        elif name == "r":
            found = child(item, "t")
            pieces.append((found.text or "") if found is not None else "")
    return clean_line("".join(pieces))


def _patterns(root: Element | None) -> list[str]:
    """The number format of each cell style."""
    formats = child(root, "numFmts")
    own = {
        int(value(item, "numFmtId") or 0): value(item, "formatCode") or "General"
        for item in (formats if formats is not None else ()) if (value(item, "numFmtId") or "").isdigit()
    }  # fmt: skip
    styles = child(root, "cellXfs")
    numbers = (value(style, "numFmtId") or "0" for style in (styles if styles is not None else ()))
    return [pattern_of(int(number) if number.isdigit() else 0, own) for number in numbers]


def _hidden_columns(element: Element) -> set[int]:
    hidden: set[int] = set()
    for item in element:
        first, last = value(item, "min") or "", value(item, "max") or ""
        if (value(item, "hidden") or "") in _ON and first.isdigit() and last.isdigit():
            hidden.update(range(int(first) - 1, min(int(last), _MOST_COLUMNS)))
    return hidden


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
