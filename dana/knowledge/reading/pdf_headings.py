"""Finds the headings of a PDF: by its bookmarks where it has them, otherwise by larger type."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from dana.knowledge.reading.pdf_lines import Line
from dana.knowledge.reading.pdf_text import Places
from dana.knowledge.reading.values import Heading

_LARGER = 1.12
_LONGEST = 150
_DEEPEST = 4
_MOST_SHARE = 0.3  # where more lines are large than this, size does not mean heading


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the PDF's own table of contents; pages are counted from 0 here."""

    title: str
    level: int
    page: int


@dataclass(slots=True)
class Found:
    """The headings in order, and the title if the first page shows one."""

    items: list[Heading] = field(default_factory=list)
    title: str | None = None


def headings(pages: Sequence[Sequence[Line]], places: Places, bookmarks: Sequence[Bookmark]) -> Found:
    """The headings with their places in the text."""
    large = list(_by_size(pages, places))
    first = [heading for heading in large if heading.level == 1]
    title = first[0].text if len(first) == 1 and first[0].start <= places.pages[0].end else None
    marked = list(_by_bookmarks(pages, places, bookmarks))
    found = marked if len(marked) > 1 else large
    unique = {heading.start: heading for heading in sorted(found, key=lambda heading: (heading.start, -heading.level))}
    return Found(list(unique.values()), title)


def _by_bookmarks(pages: Sequence[Sequence[Line]], places: Places, bookmarks: Sequence[Bookmark]) -> Iterator[Heading]:
    letters: dict[int, list[str]] = {}
    after: dict[int, int] = {}
    for mark in bookmarks:
        lines = letters.setdefault(mark.page, [_letters(line.text) for line in pages[mark.page]])
        at = _find(lines, _letters(mark.title), after.get(mark.page, 0))
        if at is not None:
            after[mark.page] = at + 1
            yield Heading(mark.level, mark.title, places.lines[mark.page][at])
        elif lines and not after.get(mark.page):
            yield Heading(mark.level, mark.title, places.lines[mark.page][0])


def _find(lines: Sequence[str], title: str, first: int) -> int | None:
    """The line that is the title, perhaps with a number before it or going on below."""
    for at in range(first, len(lines)):
        line = lines[at]
        if line == title or (title and line.endswith(title) and len(line) - len(title) <= 9):
            return at
        if len(line) > 5 and (title.startswith(line) or title in line[: len(title) + 9]) and title in "".join(lines[at : at + 3]):
            return at
    return None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _by_size(pages: Sequence[Sequence[Line]], places: Places) -> Iterator[Heading]:
    body = _body_size(pages)
    if not body:
        return
    groups = [group for number, page in enumerate(pages) for group in _large(page, number, body)]
    if sum(len(lines) for _, _, lines in groups) > _MOST_SHARE * sum(map(len, pages)):
        return
    sizes = sorted({size for _, (_, size), _ in groups}, reverse=True)
    for number, (_, size), lines in groups:
        text = " ".join(line.text for _, line in lines)
        if 1 < len(text) <= _LONGEST and any(map(str.isalpha, text)):
            yield Heading(min(sizes.index(size) + 1, _DEEPEST), text, places.lines[number][lines[0][0]])


_Group = tuple[int, tuple[bool, float], list[tuple[int, Line]]]


def _large(page: Sequence[Line], number: int, body: float) -> Iterator[_Group]:
    """Runs of lines of one size that is larger than the body's."""
    for key, run in groupby(enumerate(page), lambda item: (item[1].size >= _LARGER * body, _rounded(item[1].size))):
        lines = list(run)
        if key[0] and len(lines) <= 3:
            yield number, key, lines


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[_rounded(line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _rounded(size: float) -> float:
    return round(size * 2) / 2
