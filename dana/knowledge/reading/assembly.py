"""Puts a document's blocks together: one text, with the headings, links and pages by their places in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dana.knowledge.reading.cleaning import clean, clean_line
from dana.knowledge.reading.values import Heading, Limits, Link, Page, Unreadable

Mark = tuple[int, int, str]  # start, end, address
MOST_LINKS = 2_000
_MOST_LINKS_OF_BLOCK = 200
_DEEPEST = 9
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>\"]{3,2000}$", re.IGNORECASE)


def address(url: str | None) -> str | None:
    """The address if it is one that a person may be sent to, else None."""
    cleaned = clean_line(url or "")
    return cleaned if _ADDRESS.match(cleaned) else None


@dataclass(slots=True)
class Block:
    """A paragraph, a list's item or a table's row; `close` ones follow the one before on the next line."""

    text: str
    level: int | None = None
    close: bool = False
    is_title: bool = False
    is_row: bool = False
    links: list[Mark] = field(default_factory=list)


class Words:
    """The words of one block as they are found; `block` cleans them and keeps the links on their words."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []

    @property
    def length(self) -> int:
        """How many characters there are so far."""
        return self._length

    def write(self, text: str) -> None:
        """Add some words."""
        self.pieces.append(text)
        self._length += len(text)

    def link(self, start: int, url: str | None) -> None:
        """Say that what was written since `start` leads to an address."""
        url = address(url)
        if url and self._length > start and len(self._marks) < _MOST_LINKS_OF_BLOCK:
            self._marks.append((start, self._length, url))

    def block(self, *, prefix: str = "", level: int | None = None, close: bool = False) -> Block:
        """The block of these words; its text may be empty."""
        raw = "".join(self.pieces)
        wash = clean_line if level else clean
        text = wash(raw)
        marks = []
        for start, end, url in self._marks:
            place = _place(text, len(wash(raw[:start])), len(wash(raw[:end])))
            if place:
                marks.append((place[0] + len(prefix), place[1] + len(prefix), url))
        return Block(prefix + text if text else "", level, close, links=marks)


def _place(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    return (start, end) if start < end else None


def joined(blocks: Iterable[Block], glue: str) -> Block:
    """Several blocks as one, with their links."""
    pieces: list[str] = []
    links: list[Mark] = []
    length = 0
    for block in blocks:
        text = block.text.replace("\n", " ")  # as long as before, so that the links stay in place
        if not text:
            continue
        if pieces:
            pieces.append(glue)
            length += len(glue)
        links += [(start + length, end + length, url) for start, end, url in block.links]
        pieces.append(text)
        length += len(text)
    return Block("".join(pieces), links=links)


class Assembly:
    """A text that grows block by block; too long a one is refused as soon as it is."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pieces: list[str] = []
        self._length = 0
        self._above: Block | None = None
        self._page_starts: list[int] = []
        self.headings: list[Heading] = []
        self.links: list[Link] = []

    def begin_page(self) -> None:
        """What follows stands on the next page."""
        if len(self._page_starts) >= self._limits.pages:
            raise Unreadable("too_many_pages", f"This file has more than {self._limits.pages} pages. Please split it into several files.")
        self._page_starts.append(self._length)
        self._above = None

    def add(self, block: Block) -> None:
        """One more block; an empty one leaves no trace."""
        if not block.text:
            return
        gap = "" if not self._pieces else "\n" if self._is_close(block) else "\n\n"
        self._length += len(gap)
        if self._page_starts and self._page_starts[-1] == self._length - len(gap):
            self._page_starts[-1] = self._length
        if block.level:
            self.headings.append(Heading(min(block.level, _DEEPEST), block.text, self._length))
        room = MOST_LINKS - len(self.links)
        self.links += [Link(start + self._length, end + self._length, url) for start, end, url in block.links[: max(0, room)]]
        self._pieces += (gap, block.text)
        self._length += len(block.text)
        self._above = block
        if self._length > self._limits.characters:
            raise Unreadable("too_large", "This document is too long. Please split it into several files.")

    def _is_close(self, block: Block) -> bool:
        above = self._above
        return above is not None and block.close and above.close and block.is_row == above.is_row

    def add_all(self, blocks: Iterable[Block]) -> None:
        """All of them, in order."""
        for block in blocks:
            self.add(block)

    def text(self, empty: str) -> str:
        """The whole text; Unreadable with the sentence `empty` where there is none."""
        text = "".join(self._pieces)
        if not text:
            raise Unreadable("empty", empty)
        return text

    def pages(self) -> list[Page]:
        """The pages that were begun, or one that covers all."""
        if not self._page_starts:
            return [Page(1, 0, self._length)]
        starts = [min(start, self._length) for start in self._page_starts]
        ends: Sequence[int] = [*starts[1:], self._length]
        text = "".join(self._pieces)
        spans = enumerate(zip(starts, ends, strict=True), 1)
        return [Page(number, start, start + len(text[start:end].rstrip())) for number, (start, end) in spans]
