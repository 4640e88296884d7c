"""Reads a small document of each type in the parent, so that what the libraries set up at their first use is there for all children."""

import io
import os
import zipfile
import zlib
from contextlib import suppress

from dana.knowledge.reading import child
from dana.knowledge.reading.readers import READERS
from dana.knowledge.reading.values import CSV, DOCX, HTML, MARKDOWN, PDF, PPTX, TXT, XLSX, Limits

_WORDS = "Our terms\n=========\n\nEvery article may be sent back within thirty days of its delivery, if it was not used. Größe: 5 €."
_OFFICE = "http://schemas.openxmlformats.org"
_PACKAGE = f"""<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="a" Target="%s"
Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument"/></Relationships>"""
_CELL = "<w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p></w:tc>"
_BODY = f"<w:body><w:p><w:r><w:t>{_WORDS}</w:t></w:r></w:p><w:tbl><w:tr>{_CELL}{_CELL}</w:tr></w:tbl></w:body>"
_PARTS = {
    DOCX: ("word/document.xml", f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main">{_BODY}</w:document>'),
    XLSX: ("xl/workbook.xml", f'<workbook xmlns="{_OFFICE}/spreadsheetml/2006/main"><sheets/></workbook>'),
    PPTX: ("ppt/presentation.xml", f'<p:presentation xmlns:p="{_OFFICE}/presentationml/2006/main"/>'),
}
_PLAIN = {
    TXT: _WORDS.encode(), MARKDOWN: f"# Terms\n\n{_WORDS}\n\n- one\n- two\n".encode(), CSV: b"name;price\ncoat;120\nshirt;45\n",
    HTML: f"<!doctype html><html lang=en><title>Terms</title><body><h1>Terms</h1><p>{_WORDS}</p></body></html>".encode(),
}  # fmt: skip


def rehearse() -> None:
    """Read, and show a page; what cannot be read here is no reason to fail."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        for media_type, content in samples().items():
            if media_type in READERS:
                with suppress(Exception):
                    child.work(child.Task(media_type, Limits()), content, nowhere.fileno())
        with suppress(Exception):
            child.work(child.Task(PDF, Limits(), page=1, width=60), samples()[PDF], nowhere.fileno())


def samples() -> dict[str, bytes]:
    """A small document of each type."""
    return {**_PLAIN, PDF: _pdf(), **{media_type: _package(*part) for media_type, part in _PARTS.items()}}


def _package(name: str, part: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", _PACKAGE % name)
        archive.writestr(name, part)
    return out.getvalue()


def _pdf() -> bytes:
    stream = zlib.compress(
        b"BT /F1 12 Tf 20 160 Td (Every article may be sent back within thirty days) Tj 0 -14 Td (of its delivery.) Tj ET "
        b"BT /F1 12 Tf 20 100 Td (Coat) Tj 100 0 Td (120) Tj ET"
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )  # fmt: skip
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, 1))
    return body + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF"
