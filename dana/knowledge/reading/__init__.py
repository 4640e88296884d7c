"""Reads files into one text with pages, headings, places and character offsets, and reports what could not be read."""

from collections.abc import Callable, Sequence

from dana.knowledge.reading.sniffing import sniff
from dana.knowledge.reading.values import (
    CSV,
    DOCX,
    HTML,
    MARKDOWN,
    PDF,
    PPTX,
    TXT,
    XLSX,
    Heading,
    Limits,
    Link,
    Metadata,
    Order,
    Page,
    PageLines,
    Reading,
    Remark,
    Report,
    Unreadable,
)  # fmt: skip

__all__ = [
    "CSV", "DOCX", "HTML", "MARKDOWN", "PDF", "PPTX", "TXT", "XLSX", "Heading", "Limits", "Link", "Metadata", "Order", "Page",
    "PageLines", "Reading", "Remark", "Report", "Unreadable", "read", "sniff",
]  # fmt: skip

_DEFAULT_LIMITS = Limits()


def read(
    content: bytes,
    name: str,
    *,
    limits: Limits = _DEFAULT_LIMITS,
    password: str | None = None,
    languages: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Reading:
    """The document's text with pages and headings, whatever its name claims it to be; Unreadable says why not.

    `progress` hears "page n of m" while it is read; as soon as `cancelled` answers true the reading ends as `cancelled`.
    """
    from dana.knowledge.reading.run import Wish, read_apart  # noqa: PLC0415  (the children's parent imports this package too)

    return read_apart(content, name, limits, Wish(password, languages, progress, cancelled))
