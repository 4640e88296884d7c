"""Reads plain text in whatever encoding it was written."""

import re

from dana.knowledge.reading.cleaning import clean, clean_line
from dana.knowledge.reading.values import TXT, Heading, Limits, Page, Reading, Unreadable
from dana.knowledge.reading.wrapping import unwrap

_SAMPLE = 200_000  # guessing needs no more, and grows slow with length
_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HASH_HEADING = re.compile(r"^(#{1,6}) +(\S.{0,200}?) *#*$", re.MULTILINE)
_UNDERLINED_HEADING = re.compile(r"^(?![ =-])(\S.{0,119})\n(={3,}|-{3,})$", re.MULTILINE)


def read_txt(content: bytes, limits: Limits) -> Reading:
    """The text of a TXT file with its marked headings (`# so` or underlined)."""
    decoded, encoding = _decode(content)
    text = clean(unwrap(decoded))
    if not text:
        raise Unreadable("empty", "This file holds no text.")
    if len(text) > limits.characters:
        raise Unreadable("too_large", "This text is too long. Please split it into several files.")
    return Reading(TXT, text, [Page(1, 0, len(text))], _headings(text), encoding=encoding)


def _decode(content: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        encoding = _unmarked_utf_16(content[:4096]) or _guess(content[:_SAMPLE])
    return content.decode(encoding, "replace"), encoding


def _unmarked_utf_16(sample: bytes) -> str | None:
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if max(low, high) < 0.3 * len(sample) / 2:
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (its tables cost 40 ms, and most files are UTF-8)

    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def _headings(text: str) -> list[Heading]:
    hashed = (Heading(len(match[1]), clean_line(match[2]), match.start()) for match in _HASH_HEADING.finditer(text))
    underlined = (
        Heading(1 if match[2][0] == "=" else 2, clean_line(match[1]), match.start()) for match in _UNDERLINED_HEADING.finditer(text)
    )
    return sorted([*hashed, *underlined], key=lambda heading: heading.start)
