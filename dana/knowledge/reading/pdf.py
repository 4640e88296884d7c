"""Reads a PDF with PDFium: its lines with their places, then running titles dropped, paragraphs joined and headings found."""

import re
from collections.abc import Iterator
from ctypes import c_double
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.pdf_furniture import without_furniture
from dana.knowledge.reading.pdf_headings import Bookmark, headings
from dana.knowledge.reading.pdf_lines import Line, Vocabulary, tidy
from dana.knowledge.reading.pdf_text import compose
from dana.knowledge.reading.values import PDF, Limits, Reading, Unreadable

_MOST_BOOKMARKS = 5_000
_NO_TITLE = re.compile(
    r"untitled|\(?anonymous|microsoft word|document\d*$|slide \d|.*\.(?:docx?|pdf|odt|indd|tex|dvi|html?|xlsx?|pptx?)$",
    re.IGNORECASE,
)


def read_pdf(content: bytes, limits: Limits) -> Reading:
    """The PDF's text page by page; Unreadable when it is locked, damaged, too long or only pictures."""
    document = _open(content)
    if len(document) > limits.pages:
        raise Unreadable("too_many_pages", f"This PDF has {len(document)} pages; {limits.pages} are possible. Please split it.")
    pages = list(_pages(document, limits.characters))
    if not any(line.text.strip() for page in pages for line in page):
        raise Unreadable(
            "scanned_no_text", "This PDF holds pictures of pages but no text. Please upload a copy with text recognised (OCR)."
        )
    words = Vocabulary(pages)
    pages = without_furniture(tidy(pages, words))
    text, places = compose(pages, words)
    found = headings(pages, places, list(_bookmarks(document)))
    return Reading(PDF, text, places.pages, found.items, _title(document) or found.title, page_count=len(pages))


def _open(content: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) == 0:
            raise _damaged()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Unreadable("encrypted", "This PDF is protected by a password. Please upload a copy without one.") from error
        raise _damaged() from error
    return document


def _pages(document: Any, characters: int) -> Iterator[list[Line]]:
    damaged = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError:
            damaged += 1
            yield []
            continue
        lines = list(_lines(text_page))
        characters -= sum(len(line.text) for line in lines)
        if characters < 0:
            raise Unreadable("too_large", "This PDF holds too much text. Please split it into several files.")
        yield lines
        text_page.close()
        page.close()
    if damaged > len(document) / 2:
        raise _damaged()


def _lines(text_page: Any) -> Iterator[Line]:
    """The page's lines in reading order; places only where characters of the text and of the page match one to one."""
    text = text_page.get_text_range()
    placed = len(text) == pdfium.FPDFText_CountChars(text_page.raw)
    at = 0
    for line in text.split("\r\n"):
        stripped = line.strip()
        if stripped:
            first = at + len(line) - len(line.lstrip())
            yield _placed(text_page.raw, stripped, first) if placed else Line(stripped)
        at += len(line) + 2


def _placed(raw: Any, text: str, first: int) -> Line:
    """A line with the baseline's place: boxes of characters differ with each font, origins do not."""
    left, top, right, bottom = c_double(), c_double(), c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(raw, first, left, top)
    pdfium.FPDFText_GetCharOrigin(raw, first + len(text) - 1, right, bottom)
    size = pdfium.FPDFText_GetFontSize(raw, first)
    if size <= 2:  # drawn at size 1 and enlarged: only the box shows how large
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(raw, first, box)
        size = box.top - box.bottom
    return Line(text, size, left.value, right.value, top.value, bottom.value)


def _bookmarks(document: Any) -> Iterator[Bookmark]:
    try:
        for count, item in enumerate(document.get_toc(max_depth=6)):
            if count == _MOST_BOOKMARKS:
                return
            target = item.get_dest()
            page = target.get_index() if target else None
            title = clean_line(item.get_title() or "")
            if title and page is not None and 0 <= page < len(document):
                yield Bookmark(title, item.level + 1, page)
    except (pypdfium2.PdfiumError, UnicodeError):
        return  # a damaged table of contents is no reason to refuse the text


def _title(document: Any) -> str | None:
    """The title in the file's properties, unless a program put its own or a file name there."""
    title = clean_line(document.get_metadata_value("Title") or "")
    return title if 2 < len(title) <= 200 and not _NO_TITLE.match(title) else None


def _damaged() -> Unreadable:
    return Unreadable("broken", "This PDF is damaged and cannot be opened. Please save or download it again and retry.")
