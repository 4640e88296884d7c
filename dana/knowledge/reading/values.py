"""What reading a document gives: one text in which pages and headings are known by character offsets, or the reason why not."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

from dana.errors import Invalid

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TXT = "text/plain"

Reason = Literal[
    "empty", "encrypted", "scanned_no_text", "broken", "too_large", "too_many_pages", "not_supported", "timed_out", "hostile"
]  # fmt: skip


class Unreadable(Invalid):
    """This file cannot be read."""

    def __init__(self, code: Reason, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one document may cost before it is refused."""

    bytes: int = 64_000_000
    pages: int = 2_000
    characters: int = 5_000_000
    unpacked_bytes: int = 120_000_000  # of the parts of a DOCX that are read
    memory: int = 1_500_000_000  # address space of the child process
    cpu_seconds: int = 30
    seconds: float = 60.0  # by the clock: the machine may be busy
    answer_bytes: int = 64_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a PDF, counted from 1; a DOCX or TXT has one page that covers all."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, where it starts in the text; level 1 is the highest."""

    level: int
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All the words of a document; `page_count` only where pages are real, `encoding` only for TXT."""

    media_type: str
    text: str
    pages: list[Page] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    title: str | None = None
    page_count: int | None = None
    encoding: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The plain values that `from_json` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The reading that `to_json` described."""
        pages = [Page(**page) for page in values.pop("pages")]
        return cls(pages=pages, headings=[Heading(**heading) for heading in values.pop("headings")], **values)
