"""Reads Markdown in any encoding: headings, lists, tables, code and links as they would be shown; front matter as metadata."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dana.knowledge.reading.assembly import Assembly, Block, Words
from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.decoding import decode
from dana.knowledge.reading.html_blocks import Page
from dana.knowledge.reading.html_tree import parse
from dana.knowledge.reading.tabular import table
from dana.knowledge.reading.values import MARKDOWN, Metadata, Order, Reading, Report, Unreadable

_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.{0,20000}?)\n(?:---|\+\+\+|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FACT = re.compile(r"([A-Za-z_][\w-]{0,40})\s*[:=]\s*(.*)$", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?$")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LANGUAGE = re.compile(r"[a-zA-Z]{2}(?=$|[-_])")
_LONGEST = 300


def read_markdown(content: bytes, order: Order) -> Reading:
    """The text as a reader of the page would see it."""
    decoded = decode(content)
    source = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(source) > 2 * order.limits.characters:
        raise Unreadable("too_large", "This text is too long. Please split it into several files.")
    facts, begins = front_matter(source)
    parser = MarkdownIt("commonmark", {"maxNesting": 30}).enable(["table", "strikethrough"])
    walk = _Walk(parser.parse(source[begins:]))
    made = Assembly(order.limits)
    made.add_all(walk.blocks())
    text = made.text("This file holds no text.")
    title = facts.get("title") or next((heading.text for heading in made.headings if heading.level == 1), None)
    about = _metadata(facts)
    report = Report(
        pages_read=1, tables=walk.tables, pictures=walk.pictures, encoding=decoded.encoding, encoding_confidence=decoded.confidence,
        warnings=decoded.remarks(),
    )  # fmt: skip
    return Reading(
        MARKDOWN, text, made.pages(), made.headings, title, encoding=decoded.encoding, metadata=replace(about, links=made.links),
        report=report,
    )  # fmt: skip


def front_matter(source: str) -> tuple[dict[str, str], int]:
    """The facts at the top of a file and where its text begins; only plain ones, each on a line."""
    found = _FRONT.match(source)
    facts = {match[1].lower(): clean_line(match[2]).strip("\"'")[:_LONGEST] for match in _FACT.finditer(found[2])} if found else {}
    return (facts, found.end()) if found and facts else ({}, 0)


def _metadata(facts: dict[str, str]) -> Metadata:
    def date(*names: str) -> str | None:
        values = (facts.get(name, "") for name in names)
        return next((value.replace(" ", "T") for value in values if _DATE.match(value)), None)

    language = _LANGUAGE.match(facts.get("lang") or facts.get("language") or "")
    return Metadata(
        title=facts.get("title") or None, author=facts.get("author") or None, created=date("date", "created", "published"),
        modified=date("modified", "updated", "last_modified", "lastmod"), language=language[0].lower() if language else None,
    )  # fmt: skip


class _Walk:
    """The way through the parts of one text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._lists: list[int | None] = []
        self._mark = ""
        self._rows: list[list[Block]] = []
        self.tables = self.pictures = 0

    def blocks(self) -> Iterator[Block]:
        """Its blocks, in order."""
        above = ""
        for token in self._tokens:
            if token.type == "inline":
                yield from self._inline(token, above)
            elif token.type in {"fence", "code_block"}:
                yield self._marked(_plain(token.content))
            elif token.type == "html_block":
                yield from self._markup(token.content)
            elif token.type == "table_close":
                self.tables += 1
                yield from table(self._rows, has_names=True)
                self._rows = []
            else:
                self._structure(token)
            above = token.tag if token.nesting == 1 else above

    def _structure(self, token: Token) -> None:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            start = token.attrGet("start")
            self._lists.append(None if token.type.startswith("bullet") else int(start) if start is not None else 1)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif token.type == "list_item_open":
            number = self._lists[-1]
            self._mark = "• " if number is None else f"{number}. "
            self._lists[-1] = None if number is None else number + 1
        elif token.type == "list_item_close":
            self._mark = ""
        elif token.type == "tr_open":
            self._rows.append([])

    def _inline(self, token: Token, above: str) -> Iterator[Block]:
        words = self._words(token.children or [])
        if above in {"td", "th"} and self._rows:
            self._rows[-1].append(words.block())
            return
        level = int(above[1]) if len(above) == 2 and above[0] == "h" and above[1].isdigit() else None
        block = words.block(prefix=self._mark, level=level, close=bool(self._lists))
        if block.text:
            self._mark = ""
            yield block

    def _marked(self, block: Block) -> Block:
        mark, self._mark = self._mark, ""
        return replace(block, text=f"{mark}{block.text}", close=bool(self._lists))

    def _markup(self, content: str) -> Iterator[Block]:
        if "<" in content and _TAG.sub("", content).strip():
            yield from Page(parse(content)).blocks

    def _words(self, tokens: Sequence[Token]) -> Words:
        words = Words()
        opened: list[tuple[int, str | None]] = []
        for token in tokens:
            if token.type in {"text", "code_inline"}:
                words.write(token.content)
            elif token.type in {"softbreak", "hardbreak"}:
                words.write(" " if token.type == "softbreak" else "\n")
            elif token.type == "image":
                self.pictures += not token.content
                words.write(token.content)
            elif token.type == "link_open":
                opened.append((words.length, str(token.attrGet("href") or "")))
            elif token.type == "link_close" and opened:
                words.link(*opened.pop())
            elif token.type == "html_inline" and token.content.lower().startswith("<br"):
                words.write("\n")
        return words


def _plain(text: str) -> Block:
    words = Words()
    words.write(text)
    return words.block()
