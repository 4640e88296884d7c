"""What a PDF says of itself: author, dates, language, printed page numbers, links; and what of it is left out on purpose."""

import re
from collections.abc import Callable, Iterator, Sequence
from ctypes import byref, c_int, c_ulong, c_ushort, create_string_buffer
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.pdf_lines import PageLink, PdfPage
from dana.knowledge.reading.values import Box, Link, Metadata, PageLines, Remark

_Place = tuple[float, float, float, float]
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?|(Z))?")
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S{3,2000}$", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-zA-Z]{2}(?=$|[-_])")
_MOST_LINKS, _MOST_LINKS_OF_PAGE = 2_000, 200
_LONGEST = 300


def page_links(document: Any, page: Any, shown: Callable[[float, float, float, float], _Place]) -> Iterator[PageLink]:
    """The links of a page to addresses and programs; `shown` turns left, bottom, right, top into left, top, right, bottom."""
    position, link, rect = c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
    for _ in range(_MOST_LINKS_OF_PAGE):
        if not pdfium.FPDFLink_Enumerate(page.raw, byref(position), byref(link)):
            return
        action = pdfium.FPDFLink_GetAction(link)
        kind = pdfium.FPDFAction_GetType(action) if action else 0
        if kind not in {pdfium.PDFACTION_URI, pdfium.PDFACTION_LAUNCH}:
            continue
        pdfium.FPDFLink_GetAnnotRect(link, byref(rect))
        url = _address(document, action) if kind == pdfium.PDFACTION_URI else None
        if url or kind == pdfium.PDFACTION_LAUNCH:
            yield PageLink(*shown(rect.left, rect.bottom, rect.right, rect.top), url)


def _address(document: Any, action: Any) -> str | None:
    size = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
    if not 1 < size < 2_100:
        return None
    buffer = create_string_buffer(size)
    pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, c_ulong(size))
    url = clean_line(buffer.value.decode("utf-8", "replace"))
    return url if _ADDRESS.match(url) else None


def metadata(document: Any, title: str | None, links: Sequence[Link]) -> Metadata:
    """The properties of a document, as far as they are set and make sense."""
    return Metadata(
        title=title, author=_property(document, "Author"), created=_date(_property(document, "CreationDate")),
        modified=_date(_property(document, "ModDate")), language=declared_language(document), page_labels=_labels(document),
        links=list(links),
    )  # fmt: skip


def links_in_text(links: Sequence[Sequence[PageLink]], lines: Sequence[PageLines], text: str) -> list[Link]:
    """The links with the stretches of the text that they lie on."""
    found = [
        Link(*span, link.url)
        for own, page in zip(links, lines, strict=True)
        for link in own
        if link.url and (span := _span(link, page.boxes, text))
    ]
    return sorted(set(found), key=lambda link: (link.start, link.end))[:_MOST_LINKS]


def _span(link: PageLink, boxes: Sequence[Box], text: str) -> tuple[int, int] | None:
    """The words below a link."""
    under = [box for box in boxes if box[3] < link.bottom and box[5] > link.top and link.top < (box[3] + box[5]) / 2 < link.bottom]
    spans = [span for box in under if (span := _within(link, box))]
    if not spans:
        return None
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None


def _within(link: PageLink, box: Box) -> tuple[int, int] | None:
    """The characters of a line below a link, as if all were of one width."""
    start, end, left, _, right, _ = box
    share = (end - start) / max(right - left, 0.1)
    first = start + round(max(0.0, link.left - left) * share)
    last = end - round(max(0.0, right - link.right) * share)
    return (first, last) if last > first else None


def left_out(document: Any, pages: Sequence[PdfPage]) -> list[Remark]:
    """Scripts, embedded files and programs to be started, of which nothing is ever run or read; and comments."""
    found = []
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        found.append(Remark("scripts", "The scripts in this PDF were left out."))
    files = pdfium.FPDFDoc_GetAttachmentCount(document.raw)
    if files > 0:
        what = "An embedded file was" if files == 1 else f"{files} embedded files were"
        found.append(Remark("embedded_files", f"{what} left out; please upload what you need of it by itself."))
    comments = sum(page.comments for page in pages)
    if comments:
        found.append(Remark("comments", "One comment was left out." if comments == 1 else f"{comments} comments were left out."))
    if any(link.url is None for page in pages for link in page.links):
        found.append(Remark("launch_actions", "Links in this PDF that would start a program were left out."))
    return found


def _property(document: Any, name: str) -> str | None:
    try:
        return clean_line(document.get_metadata_value(name) or "")[:_LONGEST] or None
    except (pypdfium2.PdfiumError, UnicodeError):
        return None


def _date(value: str | None) -> str | None:
    """A PDF's date as ISO 8601."""
    match = _DATE.match(value or "")
    if not match:
        return None
    year, month, day, hour, minute, second, sign, hours, minutes, zulu = match.groups()
    if not (1900 <= int(year) <= 2200 and 1 <= int(month or 1) <= 12 and 1 <= int(day or 1) <= 31 and int(hour or 0) < 24):
        return None
    date = "-".join(part for part in (year, month, day) if part)
    if hour is None:
        return date
    zone = "Z" if zulu else f"{sign}{hours}:{minutes or '00'}" if sign else ""
    return f"{date}T{hour}:{minute or '00'}:{second or '00'}{zone}"


def declared_language(document: Any) -> str | None:
    """The two-letter code of the language that the file says it is in."""
    size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < size < 100:
        return None
    buffer = (c_ushort * (size // 2))()
    pdfium.FPDFCatalog_GetLanguage(document.raw, buffer, size)
    match = _LANGUAGE.match("".join(map(chr, buffer)).rstrip("\0"))
    return match[0].lower() if match else None


def _labels(document: Any) -> list[str] | None:
    """The printed page numbers, None where they are just 1, 2, 3 …"""
    try:
        labels = [clean_line(document.get_page_label(number) or "")[:40] for number in range(len(document))]
    except (pypdfium2.PdfiumError, UnicodeError):
        return None
    plain = all(label in {"", str(number)} for number, label in enumerate(labels, 1))
    return None if plain else [label or str(number) for number, label in enumerate(labels, 1)]
