"""A line of a PDF page, and the tidying of its characters: hyphens at line ends, dot leaders, spaces."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dana.knowledge.reading.cleaning import clean_line

HYPHENS = "-\u2010\u00ad\u0002\ufffe"
_SOFT = re.compile("(\\w+)[\u0002\ufffe](\\w+)")  # PDFium puts U+FFFE (or STX) for a hyphen and the line break after it
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_LEADER_SIGNS = re.compile(r"\. ?\. ?\.|··|……")
_LEADERS = re.compile(r"(?: ?[.·…] ?){4,}")


@dataclass(slots=True)
class Line:
    """A line with its font size and the places of its first and last character (0 where unknown).

    A word parted by a hyphen makes one line of two, so `bottom` may be lower than `top`.
    """

    text: str
    size: float = 0.0
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


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
    if _LEADER_SIGNS.search(text):
        text = _LEADERS.sub(" … ", text)
    if "  " in text or not text.isprintable():
        text = clean_line(text)
    line.text = text.strip()
    return line.text
