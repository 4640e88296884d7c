"""Reads a DOCX by walking its XML: the text as it stands after all tracked changes, tables by rows, notes at their place."""

from collections.abc import Iterator
from dataclasses import dataclass

from dana.knowledge.reading.cleaning import clean, clean_line
from dana.knowledge.reading.docx_package import Element, Package
from dana.knowledge.reading.docx_styles import Styles, child, is_on, local, read_styles, value
from dana.knowledge.reading.values import DOCX, Heading, Limits, Page, Reading, Unreadable

_SKIPPED = frozenset({
    "del", "moveFrom", "delText", "delInstrText", "instrText", "fldData", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr",
    "sdtPr", "rt", "binData",
})  # fmt: skip
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_LONGEST_CELL = 600  # a cell that holds more is page layout, not a table


@dataclass(slots=True)
class Block:
    """A paragraph or a table row; `close` ones follow the one before on the next line."""

    text: str
    level: int | None = None
    close: bool = False
    is_title: bool = False
    is_row: bool = False


def read_docx(content: bytes, limits: Limits) -> Reading:
    """All that a reader of the document sees, with its headings; a DOCX knows no pages."""
    package = Package(content, limits)
    main = package.main_part()
    root = package.xml(main)
    if root is None:
        raise Unreadable("broken", "This Word document is damaged: its text is missing. Please save it again in Word and retry.")
    walk = _Walk(package, main)
    blocks = [*walk.margins(), *walk.blocks(root)]
    reading = _assemble(blocks, _title(package) or next((block.text for block in blocks if block.is_title), None))
    if not reading.text:
        raise Unreadable("empty", "This Word document holds no text.")
    if len(reading.text) > limits.characters:
        raise Unreadable("too_large", "This document is too long. Please split it into several files.")
    return reading


class _Walk:
    """The way through one document's elements."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._parts: dict[str, list[str]] = {}
        for kind, target in package.relations(main):
            self._parts.setdefault(kind, []).append(target)
        self._styles: Styles = read_styles(self._part("styles"))
        self._notes = {name: self._read_notes(kind) for name, kind in _NOTES.items()}

    def margins(self) -> list[Block]:
        """Headers and footers, each different line once."""
        parts = [*self._parts.get("header", ()), *self._parts.get("footer", ())]
        found = (block for part in parts for block in self.blocks(self._package.xml(part)))
        lines = dict.fromkeys(block.text for block in found if any(map(str.isalpha, block.text)))
        return [Block(line, close=True) for line in lines]

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
        pieces: list[str] = []
        asides: list[Block] = []
        self._inline(element, pieces, asides)
        text = clean("".join(pieces))
        if text and style not in self._styles.contents:
            level = self._styles.level(properties)
            text = clean_line(text) if level else text
            yield Block(text, level, child(properties, "numPr") is not None, style in self._styles.titles)
        yield from asides

    def _inline(self, element: Element, pieces: list[str], asides: list[Block]) -> None:
        """Append the element's own text to `pieces`; text boxes and notes inside it become blocks that follow."""
        for item in element:
            name = local(item)
            if name == "t":
                pieces.append(item.text or "")
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name == "sym":
                pieces.append(_symbol(item))
            elif name in {"txbxContent", "tbl"}:
                asides.extend(self.blocks(item) if name == "txbxContent" else self._table(item))
            elif name in _NOTES:
                note = self._notes[name].pop(value(item, "id") or "", None)
                asides.extend(Block(block.text, close=True) for block in self.blocks(note))
            elif name == "AlternateContent":
                self._inline(_alternative(item), pieces, asides)
            elif name and name not in _SKIPPED and not _is_hidden(item, name):
                self._inline(item, pieces, asides)

    def _table(self, table: Element) -> Iterator[Block]:
        for row in _within(table, "tr"):
            if child(child(row, "trPr"), "del") is None:
                yield from _row([list(self.blocks(cell)) for cell in _within(row, "tc")])


def _row(cells: list[list[Block]]) -> Iterator[Block]:
    """One line per row, then the rows of tables inside it; cells that hold whole passages are laid out one after the other."""
    own = [" ".join(clean_line(block.text) for block in cell if not block.is_row) for cell in cells]
    filled = [text for text in own if text]
    everything = [block for cell in cells for block in cell]
    if len(filled) < 2 or max(map(len, filled)) > _LONGEST_CELL or any(block.level for block in everything):
        yield from everything
        return
    yield Block(" | ".join(filled), close=True, is_row=True)
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
    return choice if has_text or fallback is None else fallback


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


def _title(package: Package) -> str | None:
    """The title in the file's properties, if somebody set one."""
    part = next((target for kind, target in package.relations("") if kind == "core-properties"), None)
    title = child(package.xml(part) if part else None, "title")
    return clean_line(title.text) if title is not None and title.text else None


def _assemble(blocks: list[Block], title: str | None) -> Reading:
    pieces: list[str] = []
    headings: list[Heading] = []
    length = 0
    was_close = False
    for block in blocks:
        gap = "" if not pieces else "\n" if block.close and was_close else "\n\n"
        length += len(gap)
        if block.level:
            headings.append(Heading(block.level, block.text, length))
        pieces += (gap, block.text)
        length += len(block.text)
        was_close = block.close
    text = "".join(pieces)
    return Reading(DOCX, text, [Page(1, 0, len(text))], headings, title or None)
