"""A line of a PDF page, and the tidying of its characters: hyphens at line ends, dot leaders, spaces."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from dana.knowledge.reading.cleaning import clean_line

HYPHENS = "-\u2010\u00ad\u0002\ufffe"
_SOFT = re.compile("(\\w+)[\u0002\ufffe](\\w+)")  # PDFium puts U+FFFE (or STX) for a hyphen and the line break after it
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
LEADER_SIGNS = re.compile(r"\. ?\. ?\.|··|……")
_LEADERS = re.compile(r"(?: ?[.·…] ?){4,}")


class Part(NamedTuple):
    """Where a stretch of a line stands on the page as it is shown, from its top left corner; `first` and `last` are shares of the line."""

    first: float
    last: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Line:
    """A line with its font size and the places of its first and last character (0 where unknown), upwards from the page's foot.

    A word parted by a hyphen makes one line of two, so `bottom` may be lower than `top`.
    """

    text: str
    size: float = 0.0
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    parts: list[Part] = field(default_factory=list)
    is_row: bool = False  # of a table
    begins: bool = False  # a paragraph, as whoever recognised it in a picture says


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link's place on the page as it is shown, from its top left corner, and its address; none where it would start a program."""

    left: float
    top: float
    right: float
    bottom: float
    url: str | None


@dataclass(slots=True)
class PdfPage:
    """What stands on one page, as it is shown."""

    lines: list[Line] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0
    tables: int = 0
    is_lost: bool = False  # damaged
    is_picture: bool = False  # shows something, but (nearly) no text
    links: list[PageLink] = field(default_factory=list)
    comments: int = 0

    @property
    def letters(self) -> int:
        """How many characters it has."""
        return sum(len(line.text) for line in self.lines)


class Vocabulary:
    """The words a document uses, to tell a hyphen that is spelt from one that only breaks a line; gathered when first asked."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self._pages = pages

    @cached_property
    def _words(self) -> set[str]:
        return {word for page in self._pages for line in page for word in _WORD.findall(line.text.lower())}

    def joined(self, first: str, second: str) -> str:
        """Two halves of a word that a line end parted."""
        spelt, plain = f"{first}-{second}", first + second
        return spelt if spelt.lower() in self._words and plain.lower() not in self._words else plain


def tidy(pages: Sequence[list[Line]], words: Vocabulary) -> list[list[Line]]:
    """The same lines with plain characters; lines of which nothing is left are gone."""
    return [[line for line in page if _tidied(line, words)] for page in pages]


def _tidied(line: Line, words: Vocabulary) -> str:
    text = line.text
    if not text.isprintable():
        text = _SOFT.sub(lambda match: words.joined(match[1], match[2]), text)
    if LEADER_SIGNS.search(text):
        text = _LEADERS.sub(" … ", text)
    if "  " in text or not text.isprintable():
        text = clean_line(text)
    line.text = text.strip()
    return line.text
