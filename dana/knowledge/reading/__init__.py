"""Reads PDF, DOCX and TXT files into one text with pages, headings and character offsets."""

from dana.knowledge.reading.sniffing import sniff
from dana.knowledge.reading.values import DOCX, PDF, TXT, Heading, Limits, Page, Reading, Unreadable

__all__ = ["DOCX", "PDF", "TXT", "Heading", "Limits", "Page", "Reading", "Unreadable", "read", "sniff"]

_DEFAULT_LIMITS = Limits()


def read(content: bytes, name: str, *, limits: Limits = _DEFAULT_LIMITS) -> Reading:
    """The document's text with pages and headings, whatever its name claims it to be; Unreadable says why not."""
    from dana.knowledge.reading.run import read_apart  # noqa: PLC0415  (the child imports this package too and should start fast)

    return read_apart(content, name, limits)
