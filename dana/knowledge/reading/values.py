"""What reading a document gives: one text in which pages and headings are known by character offsets, or the reason why not."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Self

from dana.errors import Invalid

if TYPE_CHECKING:
    from dana.knowledge.reading.ocr import Recogniser

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HTML = "text/html"
MARKDOWN = "text/markdown"
CSV = "text/csv"
TXT = "text/plain"

Reason = Literal[
    "empty", "encrypted", "wrong_password", "scanned_no_text", "broken", "too_large", "too_many_pages", "not_supported", "timed_out",
    "hostile", "cancelled", "no_such_page",
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
    unpacked_bytes: int = 120_000_000  # of the parts of an Office file that are read
    memory: int = 1_500_000_000  # address space of the child process
    cpu_seconds: int = 30
    seconds: float = 60.0  # by the clock: the machine may be busy
    answer_bytes: int = 64_000_000
    ocr_seconds: float = 900.0  # by the clock, besides, for recognising text in the pictures of one document
    ocr_page_seconds: float = 40.0
    ocr_pages: int = 500


def _nobody(done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Order:
    """How to read one document: what it may cost, and what its owner told besides the file."""

    limits: Limits = field(default_factory=Limits)
    name: str = ""  # a label; it may decide between kinds of plain text and nothing else
    password: str | None = None
    languages: tuple[str, ...] = ()  # two-letter codes of those that are likely, for recognising text in pictures
    progress: Callable[[int, int], None] = _nobody  # to be told "page n of m"; costs nothing when called often
    recogniser: "Recogniser | None" = None  # of text in pictures, where there is one
    processors: int = 1  # that may be used at once


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a PDF, slide of a presentation or sheet of a workbook, counted from 1; other types have one that covers all."""

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
class Link:
    """A stretch of the text that leads to an address."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself, as far as it says anything; `language` is the one it is written in, as a two-letter code."""

    title: str | None = None
    author: str | None = None
    created: str | None = None  # ISO 8601
    modified: str | None = None
    language: str | None = None
    page_labels: list[str] | None = None  # as printed ("iv", "12"), one for each page, where they differ from 1, 2, 3 …
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a document that its owner should know: a code, one plain sentence, and the page if it is about one."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was read and what could not be."""

    pages_read: int = 0
    ocr_pages: list[int] = field(default_factory=list)  # whose text was recognised in a picture
    unread_pages: list[int] = field(default_factory=list)
    tables: int = 0
    pictures: int = 0  # without any text that could be read
    encoding: str | None = None
    encoding_confidence: float | None = None  # 1 where the file itself says it
    warnings: list[Remark] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)  # left out on purpose: macros, embedded files, references to the outside …


# One stretch of text on a page: start and end in the text, then left, top, right and bottom from the page's top left corner.
Box = tuple[int, int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageLines:
    """Where each line (on a scanned page each word) stands on a page as it is shown, in the page's own units."""

    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """A compact form to store: {"w": …, "h": …, "b": [start, end, left, top, right, bottom, start, …]}."""
        flat = [value for start, end, *place in self.boxes for value in (start, end, *(round(edge, 1) for edge in place))]
        return {"w": round(self.width, 1), "h": round(self.height, 1), "b": flat}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The lines that `to_json` described."""
        flat: Sequence[Any] = values["b"]
        return cls(values["w"], values["h"], [(*flat[at : at + 6],) for at in range(0, len(flat), 6)])


@dataclass(frozen=True, slots=True)
class Reading:
    """All the words of a document; `page_count` only where pages are real; `lines` one for each page, or empty where none are known."""

    media_type: str
    text: str
    pages: list[Page] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    title: str | None = None
    page_count: int | None = None
    encoding: str | None = None
    metadata: Metadata = field(default_factory=Metadata)
    report: Report = field(default_factory=Report)
    lines: list[PageLines] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The plain values that `from_json` takes."""
        return {
            "media_type": self.media_type, "text": self.text, "title": self.title, "page_count": self.page_count,
            "encoding": self.encoding, "pages": [(page.number, page.start, page.end) for page in self.pages],
            "headings": [(heading.level, heading.text, heading.start) for heading in self.headings],
            "metadata": asdict(self.metadata), "report": asdict(self.report), "lines": [page.to_json() for page in self.lines],
        }  # fmt: skip

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The reading that `to_json` described."""
        known = {name: values[name] for name in ("media_type", "text", "title", "page_count", "encoding")}
        return cls(
            **known,
            pages=[Page(*page) for page in values["pages"]],
            headings=[Heading(*heading) for heading in values["headings"]],
            metadata=metadata_from_json(values["metadata"]),
            report=report_from_json(values["report"]),
            lines=[PageLines.from_json(page) for page in values["lines"]],
        )


def metadata_from_json(values: dict[str, Any]) -> Metadata:
    """The metadata of which `asdict` gave the plain values."""
    return Metadata(**{**values, "links": [Link(**link) for link in values["links"]]})


def report_from_json(values: dict[str, Any]) -> Report:
    """The report of which `asdict` gave the plain values."""
    remarks = {name: [Remark(**remark) for remark in values[name]] for name in ("warnings", "skipped")}
    return Report(**{**values, **remarks})
