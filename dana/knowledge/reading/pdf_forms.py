"""What is laid over a PDF's pages: filled-in fields and texts become part of the page, as they are seen; comments are counted."""

from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

_SEEN = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP})
_MOST = 2_000  # looked at on one page
_NORMAL = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL


def filled_in(document: Any, page: Any, number: int) -> Any:
    """The page with its fields and overlaid texts as part of it; the one that is given is closed where it had any."""
    if not any(kind in _SEEN and looks for kind, looks in _annotations(page)):
        return page
    if pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number]


def comments_on(page: Any) -> int:
    """How many notes and texts are laid over the page that are not seen on it."""
    return sum(kind == pdfium.FPDF_ANNOT_TEXT or (kind == pdfium.FPDF_ANNOT_FREETEXT and not looks) for kind, looks in _annotations(page))


def _annotations(page: Any) -> Iterator[tuple[int, bool]]:
    """The kind of each, and whether it says how it looks."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            looks = pdfium.FPDFAnnot_GetAP(annotation, _NORMAL, None, 0) > 2  # its end alone takes two bytes
            yield pdfium.FPDFAnnot_GetSubtype(annotation), looks
            pdfium.FPDFPage_CloseAnnot(annotation)
