"""Drops what is printed on most pages of a PDF and belongs to none: running titles, footers, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from dana.knowledge.reading.pdf_lines import Line

_DEPTH = 3  # lines from the top and from the bottom
_SHARE = 0.6
_FEWEST_PAGES = 3
_LONGEST = 120
_DIGITS = re.compile(r"\d+")
_PRINTED_NUMBER = re.compile(r"^(\d{1,4})(?![\w.])|(?<![\w.])(\d{1,4})$")


def without_furniture(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages without lines that stand at the edge of more than 60 % of all, of the left or of the right pages."""
    if len(pages) < _FEWEST_PAGES:
        return list(pages)
    repeated = _repeated(pages) | (_repeated(pages[::2]) & _frequent(pages)) | (_repeated(pages[1::2]) & _frequent(pages))
    offset = _numbering(pages)
    return [_kept(page, number, repeated, offset) for number, page in enumerate(pages)]


def _kept(page: list[Line], number: int, repeated: set[str], offset: int | None) -> list[Line]:
    dropped = {at for at in _edge(page) if _key(page[at]) in repeated}
    if offset is not None:
        dropped.update(_numbered(page, number + offset))
    return [line for at, line in enumerate(page) if at not in dropped]


def _numbered(page: Sequence[Line], printed: int) -> list[int]:
    """The outermost line that bears the page's number; only one, for a heading may begin with the same number."""
    outer = {0, len(page) - 1} if page else set[int]()
    found = [at for at in outer if len(page[at].text) <= _LONGEST and printed in _printed(page[at])]
    return sorted(found, key=lambda at: len(page[at].text))[:1]


def _edge(page: Sequence[Line]) -> list[int]:
    places = {*range(min(_DEPTH, len(page))), *range(max(0, len(page) - _DEPTH), len(page))}
    return [at for at in places if len(page[at].text) <= _LONGEST]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _counts(pages: Sequence[Sequence[Line]]) -> Counter[str]:
    return Counter(key for page in pages for key in {_key(page[at]) for at in _edge(page)})


def _repeated(pages: Sequence[Sequence[Line]]) -> set[str]:
    enough = max(_FEWEST_PAGES, _SHARE * sum(1 for page in pages if page))
    return {key for key, count in _counts(pages).items() if count >= enough}


def _frequent(pages: Sequence[Sequence[Line]]) -> set[str]:
    """What is printed on every other page must still be on a quarter of all."""
    return {key for key, count in _counts(pages).items() if count >= max(_FEWEST_PAGES, len(pages) / 4)}


def _numbering(pages: Sequence[Sequence[Line]]) -> int | None:
    """What printed page numbers are ahead of real ones, if most pages bear one: a chapter's running title is known by it."""
    found = Counter(offset for number, page in enumerate(pages) for offset in _offsets(page, number))
    if not found:
        return None
    offset, count = found.most_common(1)[0]
    return offset if count >= max(_FEWEST_PAGES, _SHARE * len(pages)) else None


def _offsets(page: Sequence[Line], number: int) -> set[int]:
    return {printed - number for line in (*page[:1], *page[-1:]) if len(line.text) <= _LONGEST for printed in _printed(line)}


def _printed(line: Line) -> set[int]:
    return {int(match[1] or match[2]) for match in _PRINTED_NUMBER.finditer(line.text)}
