"""Tells a document's type by its content, cheaply enough for the web process: nothing is unpacked or parsed."""

import io
import re
import struct
import zipfile

from dana.knowledge.reading.readers import READERS
from dana.knowledge.reading.values import CSV, DOCX, HTML, MARKDOWN, PDF, PPTX, TXT, XLSX, Unreadable

ZIP_MEMBERS = 2_000
ZIP_DIRECTORY_BYTES = 1_000_000
ZIP_MEMBER_BYTES = 50_000_000
ZIP_RATIO = 200
_SMALL_MEMBER = 2_000_000  # a style sheet may well shrink by more than ZIP_RATIO; below this size it harms nobody

_KINDS = {
    PDF: "a PDF", DOCX: "a Word document (.docx)", XLSX: "an Excel workbook (.xlsx)", PPTX: "a PowerPoint presentation (.pptx)",
    HTML: "a web page (.html)", CSV: "a table (.csv)", MARKDOWN: "Markdown", TXT: "a plain text file",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"{\\rtf", "a Rich Text file"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
    (b"%!PS", "a PostScript file"),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script|svg|\?xml|\?php|!--|iframe|meta|title)\b", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_TEXT_KINDS = {"md": MARKDOWN, "markdown": MARKDOWN, "csv": CSV, "tsv": CSV}
_OFFICE = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
_UTF_16_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_CONTROLS = bytes(set(range(32)) - {8, 9, 10, 12, 13, 26, 27})
_OTHER_ZIPS = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("META-INF/manifest.xml", "an OpenDocument file"),
    ("META-INF/", "a packed program or e-book"),
)


def sniff(content: bytes, name: str = "") -> str:
    """The media type by content; the name decides between kinds of plain text alone. Unreadable says in words what else it is."""
    if not content.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty", "This file is empty.")
    if content.startswith(_OLE):
        raise _ole(content)
    for magic, what in _FOREIGN:
        if content.startswith(magic):
            raise _not_supported(what)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(content)
    is_pdf = b"%PDF-" in content[:1024]  # the standard's readers accept the mark anywhere in the first kilobyte
    if _MARKUP.match(content):
        if is_pdf:
            raise _not_supported("two kinds of file in one")
        return _sniff_markup(content, name)
    if is_pdf:
        return PDF
    return _sniff_text(content, name)


def open_zip(content: bytes) -> zipfile.ZipFile:
    """The archive, its directory checked: what claims too many or too large members is refused before anything is unpacked."""
    _check_directory(content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable("broken", "This file is damaged: its contents cannot be unpacked. Please save it again and retry.") from error
    for member in archive.infolist():
        _check_member(member)
    return archive


def _check_directory(content: bytes) -> None:
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if at < 0 or at + 22 > len(content):
        raise Unreadable("broken", "This file is damaged: its end is missing. Please save or download it again and retry.")
    members, size = struct.unpack_from("<HI", content, at + 10)
    if members > ZIP_MEMBERS or size > ZIP_DIRECTORY_BYTES:
        raise Unreadable("hostile", "This file was refused: it packs far more parts than a document has.")


def _check_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 0x1:
        raise Unreadable("encrypted", "This file is protected by a password. Please upload a copy without one.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("not_supported", f"This file is packed in an unusual way. {_please()}")
    is_bomb = member.file_size > _SMALL_MEMBER and member.file_size > ZIP_RATIO * max(1, member.compress_size)
    if is_bomb or member.file_size > ZIP_MEMBER_BYTES:
        raise Unreadable("hostile", "This file was refused: unpacked it would be far larger than a document is.")


def _sniff_zip(content: bytes) -> str:
    with open_zip(content) as archive:
        names = archive.namelist()
    if "[Content_Types].xml" in names:
        for folder, media_type in _OFFICE:
            if media_type in READERS and any(name.startswith(folder) for name in names):
                return media_type
    for prefix, what in _OTHER_ZIPS:
        if any(name.startswith(prefix) for name in names):
            raise _not_supported(what)
    raise _not_supported("a compressed archive")


def _sniff_markup(content: bytes, name: str) -> str:
    """Web pages; Markdown may begin with a tag or a comment, other markup is no document."""
    if HTML in READERS and _PAGE.search(content[:4096]):
        return HTML
    if _text_kind(name) == MARKDOWN:
        return _sniff_text(content, name)
    raise _not_supported("a web page or another markup file")


def _sniff_text(content: bytes, name: str) -> str:
    kind = _text_kind(name)
    if content.startswith(_UTF_16_32) or _looks_like_utf_16(content[:4096]):
        return kind
    sample = content[:65_536]
    if b"\x00" in sample or len(sample.translate(None, _CONTROLS)) < 0.99 * len(sample):
        raise _not_supported("not readable as text")
    return kind


def _text_kind(name: str) -> str:
    kind = _TEXT_KINDS.get(name.rpartition(".")[2].lower(), TXT)
    return kind if kind in READERS else TXT


def _looks_like_utf_16(sample: bytes) -> bool:
    """Text in a script of one byte has a NUL in every other place."""
    half = len(sample) // 2
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    return half > 1 and max(low, high) > 0.7 * half and min(low, high) < 0.05 * half


def _ole(content: bytes) -> Unreadable:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Unreadable("encrypted", "This Word document is protected by a password. Please upload a copy without one.")
    return _not_supported("an old Office file (such as .doc or .xls); saving it as .docx helps")


def _not_supported(what: str) -> Unreadable:
    return Unreadable("not_supported", f"This file is {what}. {_please()}")


def _please() -> str:
    kinds = [_KINDS[media_type] for media_type in _KINDS if media_type in READERS]
    return f"Please upload {', '.join(kinds[:-1])} or {kinds[-1]}."
