"""Which function reads which type: the one place that a new type is entered."""

import importlib
from collections.abc import Callable
from typing import cast

from dana.knowledge.reading.values import CSV, DOCX, HTML, MARKDOWN, PDF, PPTX, TXT, XLSX, Order, Reading

Reader = Callable[[bytes, Order], Reading]

READERS = {
    PDF: "dana.knowledge.reading.pdf:read_pdf",
    DOCX: "dana.knowledge.reading.docx:read_docx",
    TXT: "dana.knowledge.reading.txt:read_txt",
    MARKDOWN: "dana.knowledge.reading.markdown:read_markdown",
    HTML: "dana.knowledge.reading.html_file:read_html",
    CSV: "dana.knowledge.reading.csv_file:read_csv",
    XLSX: "dana.knowledge.reading.xlsx:read_xlsx",
    PPTX: "dana.knowledge.reading.pptx:read_pptx",
    "application/x-dana-web-page": "dana.knowledge.reading.web_page:read_web_page",  # for scans; no file is sniffed as one
}
# What the readers import only when a file needs it; the parent of all children has it ready.
LATE_LIBRARIES = ("charset_normalizer",)


def reader_of(media_type: str) -> Reader:
    """The function that reads a type; its library is imported only now, if it was not before."""
    module, _, function = READERS[media_type].partition(":")
    return cast(Reader, getattr(importlib.import_module(module), function))


def preload() -> None:
    """Import all that any reader needs."""
    for place in READERS.values():
        importlib.import_module(place.partition(":")[0])
    for library in LATE_LIBRARIES:
        importlib.import_module(library)
