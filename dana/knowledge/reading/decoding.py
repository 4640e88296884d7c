"""Finds the encoding in which a text was written."""

import codecs
import re
from dataclasses import dataclass

from dana.knowledge.reading.values import Remark

_SAMPLE = 200_000  # guessing needs no more, and grows slow with length
_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
_JAPANESE_MAIL = re.compile(rb"\x1b\$[@B][\x21-\x7e]{2}")
_LATIN = {"iso8859-1", "ascii"}  # what pages call so is Windows' own, which has some more signs
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and how sure that is."""

    text: str
    encoding: str
    confidence: float

    def remarks(self) -> list[Remark]:
        """That the encoding was guessed, where it was."""
        if self.confidence >= _SURE:
            return []
        return [Remark("encoding_guessed", f"The encoding of this file is not marked; it was read as {self.encoding}. "
                       "If letters look wrong, save it as UTF-8 and upload it again.")]  # fmt: skip


def decode(content: bytes, *, may_declare: bool = False) -> Decoded:
    """The text in the encoding that is marked, in UTF-8 if it is that, or else declared (markup), or else guessed."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(content.decode(encoding, "replace"), encoding, 1.0)
    if _JAPANESE_MAIL.search(content[:_SAMPLE]):  # these are plain ASCII by their bytes
        return Decoded(content.decode("iso2022_jp_2", "replace"), "iso2022_jp_2", 0.95)
    try:
        return Decoded(content.decode("utf-8-sig"), "utf-8", 1.0)
    except UnicodeDecodeError as error:
        unmarked = _unmarked_utf_16(content[:4096])
        if unmarked is None and _is_cut_utf_8(content, error):
            return Decoded(content.decode("utf-8-sig", "replace"), "utf-8", 1.0)
    if unmarked:
        return Decoded(content.decode(unmarked, "replace"), unmarked, 0.9)
    declared = _declared(content[:4096]) if may_declare else None
    if declared:
        return Decoded(content.decode(declared, "replace"), declared, 1.0)
    encoding, confidence = _guess(content[:_SAMPLE])
    return Decoded(content.decode(encoding, "replace"), encoding, confidence)


def text_codec(name: str) -> str | None:
    """The codec of that name if it turns bytes into text, else None."""
    try:
        found = codecs.lookup(name)
        is_text = bool(getattr(found, "_is_text_encoding", True)) and isinstance(b"a".decode(found.name, "replace"), str)
    except (LookupError, ValueError, UnicodeError):
        return None
    if not is_text or found.name in {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "oem", "undefined"}:
        return None
    return "cp1252" if found.name in _LATIN else found.name


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head)
    name = text_codec((found[1] or found[2]).decode("ascii")) if found else None
    return None if name is None or name.startswith(("utf-16", "utf-32", "utf-8")) else name  # it is none of these: that was tried


def _is_cut_utf_8(content: bytes, error: UnicodeDecodeError) -> bool:
    """Whether it is UTF-8 but for a few broken places, as of a file that was cut off or pasted together."""
    if error.start < 1_000 and len(content) > 2_000:
        return False
    decoded = content.decode("utf-8", "replace")
    broken = decoded.count("\ufffd")
    return broken <= 2 and sum(not letter.isascii() for letter in decoded[:_SAMPLE]) > 8 * broken


def _unmarked_utf_16(sample: bytes) -> str | None:
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if max(low, high) < 0.3 * len(sample) / 2:
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def _guess(sample: bytes) -> tuple[str, float]:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (its tables cost 40 ms, and most files are UTF-8)

    best = from_bytes(sample).best()
    return (best.encoding, round(max(0.0, 0.85 - best.chaos), 2)) if best else ("cp1252", 0.3)
