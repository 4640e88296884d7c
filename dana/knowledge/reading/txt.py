"""Reads plain text in whatever encoding it was written."""

import re

from dana.knowledge.reading.cleaning import clean, clean_line
from dana.knowledge.reading.decoding import decode
from dana.knowledge.reading.values import TXT, Heading, Order, Page, Reading, Report, Unreadable
from dana.knowledge.reading.wrapping import unwrap

_HASH_HEADING = re.compile(r"^(#{1,6}) +(\S.{0,200}?) *#*$", re.MULTILINE)
_UNDERLINED_HEADING = re.compile(r"^(?![ =-])(\S.{0,119})\n(={3,}|-{3,})$", re.MULTILINE)


def read_txt(content: bytes, order: Order) -> Reading:
    """The text of a TXT file with its marked headings (`# so` or underlined)."""
    decoded = decode(content)
    text = clean(unwrap(decoded.text))
    if not text:
        raise Unreadable("empty", "This file holds no text.")
    if len(text) > order.limits.characters:
        raise Unreadable("too_large", "This text is too long. Please split it into several files.")
    report = Report(pages_read=1, encoding=decoded.encoding, encoding_confidence=decoded.confidence, warnings=decoded.remarks())
    return Reading(TXT, text, [Page(1, 0, len(text))], _headings(text), encoding=decoded.encoding, report=report)


def _headings(text: str) -> list[Heading]:
    hashed = (Heading(len(match[1]), clean_line(match[2]), match.start()) for match in _HASH_HEADING.finditer(text))
    underlined = (
        Heading(1 if match[2][0] == "=" else 2, clean_line(match[1]), match.start()) for match in _UNDERLINED_HEADING.finditer(text)
    )
    return sorted([*hashed, *underlined], key=lambda heading: heading.start)
