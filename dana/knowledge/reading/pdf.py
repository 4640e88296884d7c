"""Reads a PDF with PDFium: its lines with their places, then running titles dropped, paragraphs joined and headings found."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2

from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.language import detect
from dana.knowledge.reading.pdf_about import declared_language, left_out, links_in_text, metadata
from dana.knowledge.reading.pdf_file import open_pdf
from dana.knowledge.reading.pdf_furniture import without_furniture
from dana.knowledge.reading.pdf_headings import Bookmark, headings
from dana.knowledge.reading.pdf_lines import Line, PdfPage, Vocabulary, tidy
from dana.knowledge.reading.pdf_ocr import PageRecognition, Recognition
from dana.knowledge.reading.pdf_pages import read_pages
from dana.knowledge.reading.pdf_text import compose
from dana.knowledge.reading.values import PDF, Box, Order, PageLines, Reading, Remark, Report, Unreadable

HOW_TO_GET_OCR = (
    "Please upload a copy with text recognised (OCR), or have tesseract installed where Dana runs "
    "(Debian and Ubuntu: apt install tesseract-ocr, and tesseract-ocr-spa and the like for other languages than English)."
)
_MOST_BOOKMARKS = 5_000
_NO_TITLE = re.compile(
    r"untitled|\(?anonymous|microsoft word|document\d*$|slide \d|.*\.(?:docx?|pdf|odt|indd|tex|dvi|html?|xlsx?|pptx?)$",
    re.IGNORECASE,
)


def read_pdf(content: bytes, order: Order) -> Reading:
    """The PDF's text page by page; Unreadable when it is locked, damaged, too long or only pictures."""
    document, limits = open_pdf(content, order.password), order.limits
    if len(document) > limits.pages:
        raise Unreadable("too_many_pages", f"This PDF has {len(document)} pages; {limits.pages} are possible. Please split it.")
    found = read_pages(document, order)
    recognised = _recognise(document, found, order)
    if not any(page.letters for page in found):
        raise _without_text(found, recognised)
    words = Vocabulary([page.lines for page in found])
    pages = without_furniture(tidy([page.lines for page in found], words))
    text, places = compose(pages, words)
    marked = headings(pages, places, list(_bookmarks(document)))
    lines = [
        PageLines(page.width, page.height, list(_boxes(own, starts, place.end)))
        for page, own, starts, place in zip(found, pages, places.lines, places.pages, strict=True)
    ]
    links, title = [page.links for page in found], _title(document)
    return Reading(
        PDF, text, places.pages, marked.items, title or marked.title, page_count=len(pages), lines=lines,
        metadata=metadata(document, title, links_in_text(links, lines, text)), report=_report(document, found, recognised),
    )  # fmt: skip


def _recognise(document: Any, pages: Sequence[PdfPage], order: Order) -> Recognition | None:
    """What recognising the text of picture pages brought; None where nothing here can."""
    pictures = sum(page.is_picture for page in pages)
    if not pictures:
        return Recognition()
    if order.recogniser is None:
        return None
    result = Recognition()
    text = " ".join(line.text for page in pages for line in page.lines if not page.is_picture)
    found = detect(text)
    codes = [code for code in (declared_language(document), found, *order.languages) if code]
    for done, result in PageRecognition(document, pages, order.recogniser, order.limits).run(codes):  # noqa: B007
        order.progress(len(pages) - pictures + done, len(pages))
    return result


def _report(document: Any, pages: Sequence[PdfPage], recognised: Recognition | None) -> Report:
    """What was read and what could not be."""
    lost = [number for number, page in enumerate(pages, 1) if page.is_lost]
    pictures = [number for number, page in enumerate(pages, 1) if page.is_picture]
    unread = [number for number in (pictures if recognised is None else recognised.unread) if not pages[number - 1].lines]
    warnings = [Remark("pages_unread", "This page is damaged and could not be read.", number) for number in lost]
    if recognised is None:
        warnings.append(Remark("pictures_without_text", f"Some pages are pictures, and their text was not read. {HOW_TO_GET_OCR}"))
    result = recognised or Recognition()
    return Report(
        pages_read=len(pages) - len(lost) - len(unread), ocr_pages=result.read, unread_pages=sorted({*lost, *unread}),
        tables=sum(page.tables for page in pages), pictures=len(result.without_text), warnings=[*warnings, *result.warnings],
        skipped=left_out(document, pages),
    )  # fmt: skip


def _without_text(pages: Sequence[PdfPage], recognised: Recognition | None) -> Unreadable:
    if not any(page.is_picture for page in pages):
        return Unreadable("empty", "This PDF holds neither text nor pictures. Please check that it is the right file.")
    if recognised is None:
        return Unreadable("scanned_no_text", f"This PDF holds pictures of pages but no text. {HOW_TO_GET_OCR}")
    if recognised.unread:
        return Unreadable("timed_out", "Recognising the text in this PDF's pictures did not end in time. Please split it.")
    return Unreadable("scanned_no_text", "This PDF holds pictures, and no text was found in them. Please upload a sharper copy.")


def _boxes(lines: Sequence[Line], starts: Sequence[int], end: int) -> Iterator[Box]:
    """Where each part of the lines stands: a hyphen may have been taken from the end of a line, so the next one's start bounds it."""
    for line, start, following in zip(lines, starts, [*starts[1:], end], strict=False):
        for part in line.parts:
            first, last = start + round(part.first * len(line.text)), start + round(part.last * len(line.text))
            last = min(last, max(following, start))
            if last > first:
                yield first, last, part.left, part.top, part.right, part.bottom


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
