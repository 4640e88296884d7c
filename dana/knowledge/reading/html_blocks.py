"""Turns a parsed page into blocks: paragraphs, headings, list items, the rows of tables, with their links."""

import re
from urllib.parse import urljoin

from dana.knowledge.reading.assembly import Block, Words, joined
from dana.knowledge.reading.html_tree import Element, Furniture, events, is_unseen, name_of
from dana.knowledge.reading.tabular import table

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend",
    "li", "main", "menu", "nav", "ol", "optgroup", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})  # fmt: skip
_HEADING = re.compile(r"h([1-6])$")
_SPACE = re.compile(r"\s+")
_CLOSE = frozenset({"li", "dt", "dd", "tr", "summary", "legend"})
_WRITTEN = {"br": "\n", "q": "“"}
_LONGEST_CELL = 600
_LAYOUT = frozenset({"table", "h1", "h2", "h3", "h4", "form", "article", "section", "main"})


class Page:
    """The way through one page; `base` is the address to which its links are relative."""

    def __init__(self, root: Element, base: str | None = None) -> None:
        self.furniture = Furniture(root)
        self.tables = self.pictures = 0
        self.has_scripts, self.has_hidden = next(root.iter("script"), None) is not None, False
        self.blocks: list[Block] = []
        self._base = base
        self._words = Words()
        self._lists: list[int | None] = []  # the next number, None where items have bullets
        self._prefix = ""
        self._opened: list[tuple[int, str | None]] = []  # where a link's words begin
        self._preformatted = 0
        for kind, element, words in events(self.furniture.content, self._enters):
            if kind == "words":
                self._write(words)
            elif kind == "open":
                self._open(element, name_of(element))
            else:
                self._close(name_of(element))
        self._flush(None)

    def _enters(self, element: Element) -> bool:
        name = name_of(element)
        if is_unseen(element):
            self.has_hidden = self.has_hidden or element.get("hidden") is not None or element.get("style") is not None
            return False
        if self.furniture.holds(element):
            return False
        if name == "img":
            self.pictures += not (element.get("alt") or "").strip()
        if name == "table" and _is_data(element):
            self._flush(None)
            self._table(element)
            return False
        return True

    def _open(self, element: Element, name: str) -> None:
        if name in _BLOCKS:
            self._flush(_parent_name(element))
        if name in _WRITTEN:
            self._words.write(_WRITTEN[name])
        elif name == "pre":
            self._preformatted += 1
        elif name in {"ol", "ul", "dir", "menu"}:
            self._lists.append(_start(element) if name == "ol" else None)
        elif name == "li":
            self._prefix = self._item(element)
        elif name == "a":
            self._opened.append((self._words.length, self._address(element.get("href"))))

    def _close(self, name: str) -> None:
        if name in _BLOCKS:
            self._flush(name)
        if name == "pre":
            self._preformatted -= 1
        elif name in {"ol", "ul", "dir", "menu"} and self._lists:
            self._lists.pop()
        elif name == "li":
            self._prefix = ""
        elif name == "a" and self._opened:
            start, url = self._opened.pop()
            self._words.link(start, url)
        elif name == "q":
            self._words.write("”")

    def _write(self, words: str) -> None:
        if words:
            self._words.write(words if self._preformatted else _SPACE.sub(" ", words))

    def _flush(self, name: str | None) -> None:
        """End the block that was written up to here, as an element of that name ends or another begins inside it."""
        if self._words.length:
            found = _HEADING.match(name or "")
            is_item = bool(self._prefix) or name in _CLOSE
            block = self._words.block(prefix=self._prefix, level=int(found[1]) if found else None, close=is_item)
            if block.text:
                self.blocks.append(block)
                self._prefix = ""
        self._words = Words()
        self._opened = [(0, url) for _, url in self._opened]

    def _item(self, element: Element) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "• "
        own = element.get("value") or ""
        number = int(own) if own.isascii() and own.isdigit() and len(own) < 7 else number
        self._lists[-1] = number + 1
        return f"{number}. "

    def _table(self, element: Element) -> None:
        self.tables += 1
        for caption in element.iterchildren("caption"):
            self.blocks.append(self._inside(caption))
        rows = [row for row in element.iter("tr") if not is_unseen(row)]
        cells = [[self._inside(cell) for cell in row.iterchildren("td", "th") if not is_unseen(cell)] for row in rows]
        first = rows[0] if rows else None
        has_names = first is not None and (all(name_of(cell) == "th" for cell in first) or name_of(first.getparent()) == "thead")
        self.blocks += table([row for row in cells if any(cell.text for cell in row)], has_names=has_names)

    def _inside(self, element: Element) -> Block:
        """All words of an element on one line."""
        words = Words()
        opened: list[tuple[int, str | None]] = []
        for kind, item, text in events(element, lambda item: not is_unseen(item)):
            name = name_of(item)
            if kind == "words":
                words.write(_SPACE.sub(" ", text))
            elif name == "a":
                if kind == "open":
                    opened.append((words.length, self._address(item.get("href"))))
                else:
                    words.link(*opened.pop())
            elif name in _BLOCKS or name == "br":
                words.write(" ")
        return joined([words.block()], " ")

    def _address(self, href: str | None) -> str | None:
        return resolve(self._base, href)


def resolve(base: str | None, href: str | None) -> str | None:
    """A link's whole address; None where that is not known."""
    if not href or len(href) > 2_000:
        return None
    try:
        return urljoin(base or "", href.strip())
    except ValueError:
        return None


def _parent_name(element: Element) -> str:
    parent = element.getparent()
    return name_of(parent) if parent is not None else ""


def _start(element: Element) -> int:
    own = element.get("start") or ""
    return int(own) if own.isascii() and own.isdigit() and len(own) < 7 else 1


def _is_data(element: Element) -> bool:
    """Whether a table holds facts, not the layout of the page."""
    if element.get("role") in {"presentation", "none"}:
        return False
    cells = 0
    for item in element.iterdescendants():
        name = name_of(item)
        if name in _LAYOUT:
            return False
        if name in {"td", "th"}:
            cells += 1
            if cells < 200 and sum(map(len, item.itertext())) > _LONGEST_CELL:
                return False
    return cells > 1
