"""Opens a PDF with PDFium, and tells a missing password from a wrong one."""

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from dana.knowledge.reading.values import Unreadable


def open_pdf(content: bytes, password: str | None = None) -> Any:
    """The opened document, with at least one page."""
    try:
        document = pypdfium2.PdfDocument(content, password=password)
        if len(document) == 0:
            raise damaged()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise _locked(password) from error
        raise damaged() from error
    return document


def damaged() -> Unreadable:
    """What a PDF is that cannot be opened."""
    return Unreadable("broken", "This PDF is damaged and cannot be opened. Please save or download it again and retry.")


def _locked(password: str | None) -> Unreadable:
    if password is None:
        return Unreadable("encrypted", "This PDF is protected by a password. Please give its password, or upload a copy without one.")
    return Unreadable("wrong_password", "This is not the password of this PDF. Please check it and try again.")
