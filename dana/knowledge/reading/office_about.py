"""What an Office file says of itself, and what of it is left out on purpose; the same for Word, Excel and PowerPoint."""

import re

from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.docx_package import Package
from dana.knowledge.reading.docx_styles import child
from dana.knowledge.reading.values import Link, Metadata, Remark

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?$")
_LANGUAGE = re.compile(r"[a-zA-Z]{2}(?=$|[-_])")
_LONGEST = 300
_SKIPPED = (
    ("macros", re.compile(r"vbaproject\.bin$|/macrosheets/|\.xlm$"), "Macros were left out; nothing of them was run."),
    ("embedded_files", re.compile(r"/embeddings/|/afchunk|\.(?:html?|mht|rtf|altchunk)$"),
     "Embedded files were left out; upload what you need of them by itself."),
    ("comments", re.compile(r"/comments[^/]*\.xml$|/threadedcomments/|/comments/"), "Comments were left out."),
)  # fmt: skip


def metadata(package: Package, title: str | None, links: list[Link], author: str | None = None) -> Metadata:
    """The properties of the file; `title` and the links are what the reader found."""
    root = _core(package)

    def text(name: str) -> str | None:
        found = child(root, name)
        return clean_line(found.text or "")[:_LONGEST] or None if found is not None else None

    language = _LANGUAGE.match(text("language") or "")
    return Metadata(
        title=title, author=text("creator") or author, created=_date(text("created")), modified=_date(text("modified")),
        language=language[0].lower() if language else None, links=links,
    )  # fmt: skip


def own_title(package: Package) -> str | None:
    """The title in the file's properties, if somebody set one."""
    title = child(_core(package), "title")
    return clean_line(title.text)[:_LONGEST] or None if title is not None and title.text else None


def left_out(package: Package) -> list[Remark]:
    """The parts that no reader looks at."""
    names = [f"/{name.lower()}" for name in package.names]
    found = [Remark(code, sentence) for code, pattern, sentence in _SKIPPED if any(pattern.search(name) for name in names)]
    if package.has_outside_references():
        sentence = "This file refers to things outside it (such as linked pictures or a template); they were not fetched."
        found.append(Remark("external_references", sentence))
    return found


def _core(package: Package) -> object | None:
    part = next((target for kind, target in package.relations("") if kind == "core-properties"), None)
    return package.xml(part) if part else None


def _date(text: str | None) -> str | None:
    return text if text and _DATE.match(text) else None
