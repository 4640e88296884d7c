"""Reads a DOCX by walking its XML: the text as it stands after all tracked changes, tables by rows, notes at their place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dana.knowledge.reading import office_about
from dana.knowledge.reading.assembly import Assembly, Block, Words, joined
from dana.knowledge.reading.docx_numbering import read_numbering
from dana.knowledge.reading.docx_package import Element, Package
from dana.knowledge.reading.docx_styles import Styles, child, is_on, local, read_styles, value
from dana.knowledge.reading.tabular import GLUE, LONG, labelled
from dana.knowledge.reading.values import DOCX, Order, Reading, Remark, Report, Unreadable

_SKIPPED = frozenset({
    "del", "moveFrom", "delText", "delInstrText", "instrText", "fldData", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr",
    "sdtPr", "rt", "binData",
})  # fmt: skip
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_PICTURES = frozenset({"blip", "imagedata"})
_LONGEST_CELL = 600  # a cell that holds more is page layout, not a table
_FIELD_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]{4,2000})"')


def read_docx(content: bytes, order: Order) -> Reading:
    """All that a reader of the document sees, with its headings; a DOCX knows no pages."""
    package = Package(content, order.limits)
    main = package.main_part()
    root = package.xml(main)
    if root is None:
        raise Unreadable("broken", "This Word document is damaged: its text is missing. Please save it again in Word and retry.")
    walk = _Walk(package, main)
    blocks = [*walk.margins(), *walk.blocks(root)]
    made = Assembly(order.limits)
    made.add_all(blocks)
    text = made.text("This Word document holds no text.")
    title = office_about.own_title(package) or next((block.text for block in blocks if block.is_title), None)
    return Reading(
        DOCX, text, made.pages(), made.headings, title,
        metadata=office_about.metadata(package, title, made.links), report=walk.report(),
    )  # fmt: skip


class _Walk:
    """The way through one document's elements."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._parts: dict[str, list[str]] = {}
        for kind, target in package.relations(main):
            self._parts.setdefault(kind, []).append(target)
        styles = self._part("styles")
        self._styles: Styles = read_styles(styles)
        self._numbering = read_numbering(self._part("numbering"), styles)
        self._links = package.links(main)
        self._notes = {name: self._read_notes(kind) for name, kind in _NOTES.items()}
        self._tables = self._pictures = 0
        self._has_hidden = False

    def report(self) -> Report:
        """What was read, and what was not."""
        skipped = office_about.left_out(self._package)
        if self._has_hidden:
            skipped.append(Remark("hidden_text", "Text that is marked as hidden was left out."))
        warnings = []
        if self._pictures:
            warnings.append(Remark("pictures_without_text", "Pictures were not read; if they hold words, write these out."))
        return Report(pages_read=1, tables=self._tables, pictures=self._pictures, skipped=skipped, warnings=warnings)

    def margins(self) -> list[Block]:
        """Headers and footers, each different line once."""
        parts = [*self._parts.get("header", ()), *self._parts.get("footer", ())]
        found = (block for part in dict.fromkeys(parts) for block in self._margin(part))
        lines = dict.fromkeys(block.text for block in found if any(map(str.isalpha, block.text)))
        return [Block(line, close=True) for line in lines]

    def _margin(self, part: str) -> list[Block]:
        own, self._links = self._links, self._package.links(part)
        found = list(self.blocks(self._package.xml(part)))
        self._links = own
        return found

    def blocks(self, element: Element | None) -> Iterator[Block]:
        """The paragraphs and rows inside an element, in order."""
        for item in element if element is not None else ():
            name = local(item)
            if name == "p":
                yield from self._paragraph(item)
            elif name == "tbl":
                yield from self._table(item)
            elif name == "AlternateContent":
                yield from self.blocks(_alternative(item))
            elif name and name not in _SKIPPED and not _is_placeholder(item, name):
                yield from self.blocks(item)

    def _part(self, kind: str) -> Element | None:
        targets = self._parts.get(kind)
        return self._package.xml(targets[0]) if targets else None

    def _read_notes(self, kind: str) -> dict[str, Element]:
        root = self._part(kind)
        ordinary = (note for note in (root if root is not None else ()) if value(note, "type") in {None, "normal"})
        return {value(note, "id") or "": note for note in ordinary}

    def _paragraph(self, element: Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = value(child(properties, "pStyle")) or ""
        words = Words()
        asides: list[Block] = []
        _Line(self, words, asides).read(element)
        level = self._styles.level(properties)
        block = words.block(level=level)
        if block.text and style not in self._styles.contents:
            mark = self._numbering.mark(properties, style)
            if mark or child(properties, "numPr") is not None:
                block = words.block(prefix=mark, level=level, close=True)
            yield replace(block, is_title=style in self._styles.titles)
        yield from asides

    def saw(self, name: str, item: Element) -> None:
        """Count what is no text."""
        if name in _PICTURES:
            self._pictures += 1
        elif name == "r" and is_on(child(child(item, "rPr"), "vanish")):
            self._has_hidden = True

    def link_of(self, element: Element) -> str | None:
        """The address to which a hyperlink leads, if it leads outside."""
        return self._links.get(value(element, "id") or "")

    def note(self, name: str, identifier: str) -> Iterator[Block]:
        """The text of a note, once."""
        for block in self.blocks(self._notes[name].pop(identifier, None)):
            yield replace(block, close=True, level=None)

    def _table(self, table: Element) -> Iterator[Block]:
        rows = [
            ([list(self.blocks(cell)) for cell in _within(row, "tc")], is_on(child(child(row, "trPr"), "tblHeader")))
            for row in _within(table, "tr") if child(child(row, "trPr"), "del") is None
        ]  # fmt: skip
        has_names = len(rows) > LONG and rows[0][1]
        names = [joined(cell, " ").text for cell in rows[0][0]] if has_names else []
        self._tables += 1
        for at, (cells, _) in enumerate(rows):
            yield from _row(cells, names if at else ())


class _Line:
    """One paragraph's own words; text boxes and notes inside it become blocks that follow."""

    def __init__(self, walk: _Walk, words: Words, asides: list[Block]) -> None:
        self._walk, self._words, self._asides = walk, words, asides
        self._field: list[str | int] = []  # of a link that is stored as a field: where its words begin, its address

    def read(self, element: Element) -> None:
        """Take in all that is inside an element."""
        for item in element:
            name = local(item)
            if name == "t":
                self._words.write(item.text or "")
            elif name in _SIGNS:
                self._words.write(_SIGNS[name])
            elif name == "sym":
                self._words.write(_symbol(item))
            elif name in {"instrText", "fldChar"}:
                self._read_field(name, item)
            elif name == "hyperlink":
                start = self._words.length
                self.read(item)
                self._words.link(start, self._walk.link_of(item))
            else:
                self._read_other(name, item)

    def _read_other(self, name: str, item: Element) -> None:
        self._walk.saw(name, item)
        if name in {"txbxContent", "tbl"}:
            self._asides.extend(self._walk.blocks(item if name == "txbxContent" else (item,)))
        elif name in _NOTES:
            self._asides.extend(self._walk.note(name, value(item, "id") or ""))
        elif name == "AlternateContent":
            self.read(_alternative(item))
        elif name and name not in _SKIPPED and not _is_hidden(item, name):
            self.read(item)

    def _read_field(self, name: str, item: Element) -> None:
        kind = value(item, "fldCharType") if name == "fldChar" else None
        found = _FIELD_LINK.match(item.text or "") if name == "instrText" else None
        if found:
            self._field = [self._words.length, found[1]]
        elif kind == "end" and self._field:
            start, url = self._field
            self._words.link(int(start), str(url))
            self._field = []


def _row(cells: list[list[Block]], names: Sequence[str]) -> Iterator[Block]:
    """One line per row, then the rows of tables inside it; cells that hold whole passages are laid out one after the other."""
    own = [joined((block for block in cell if not block.is_row), " ") for cell in cells]
    filled = [cell.text for cell in own if cell.text]
    everything = [block for cell in cells for block in cell]
    if len(filled) < 2 or max(map(len, filled)) > _LONGEST_CELL or any(block.level for block in everything):
        yield from everything
        return
    line = labelled(names, own) if names else joined(own, GLUE)
    yield replace(line, close=True, is_row=True)
    yield from (block for block in everything if block.is_row)


def _within(element: Element, name: str) -> Iterator[Element]:
    """The rows or cells, also those inside content controls and insertions."""
    for item in element:
        kind = local(item)
        if kind == name:
            yield item
        elif kind and kind not in _SKIPPED and kind != "tbl":
            yield from _within(item, name)


def _alternative(element: Element) -> Element:
    """The newest form of what is stored in several, or the old one where that has no text."""
    choice, fallback = child(element, "Choice"), child(element, "Fallback")
    has_text = choice is not None and any(local(item) == "t" for item in choice.iter())
    found = choice if has_text or fallback is None else fallback
    return found if found is not None else ()


def _is_hidden(element: Element, name: str) -> bool:
    return (name == "r" and is_on(child(child(element, "rPr"), "vanish"))) or _is_placeholder(element, name)


def _is_placeholder(element: Element, name: str) -> bool:
    return name == "sdt" and is_on(child(child(element, "sdtPr"), "showingPlcHdr"))


def _symbol(element: Element) -> str:
    """A character of a symbol font; those in the private area mean nothing without the font."""
    try:
        code = int(value(element, "char") or "", 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else ""
