"""Where cited characters stand on a page: from the places of its lines, as parts of the page's width and height."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dana.knowledge.reading.values import Box, PageLines

_SAME_LINE = 0.5  # of the lower box's height: so much must overlap for two boxes to stand on one line
_WORD_GAP = 1.5  # of the line's height: what is nearer is joined
# How wide letters are beside each other, roughly: enough to cut a line at a word without knowing its font.
_NARROW, _WIDE = frozenset(" .,:;'’|!ijltfrI()[]-·"), frozenset("mwMWQOGD@%")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a line; each edge from 0 (left, top) to 1 (right, bottom) of the page."""

    left: float
    top: float
    right: float
    bottom: float


def marks(lines: PageLines, text: str, offset: int, start: int, end: int) -> list[Mark]:
    """The marks over the characters from `start` to `end` of the document; the page's `text` begins at `offset`."""
    if lines.width <= 0 or lines.height <= 0:
        return []
    cut = (_cut(box, text[max(0, box[0] - offset) : max(0, box[1] - offset)], start, end) for box in lines.boxes)
    return [_within(mark, lines) for mark in _joined(mark for mark in cut if mark)]


def _cut(box: Box, text: str, start: int, end: int) -> Mark | None:
    """What of a box the range covers; a line that is covered in part is cut in proportion to its letters."""
    first, last, left, top, right, bottom = box
    begin, stop = max(first, start), min(last, end)
    if begin >= stop or not text[begin - first : stop - first].strip():
        return None
    if begin > first or stop < last:
        whole = _breadth(text) or 1.0
        before, after = _breadth(text[: begin - first]) / whole, _breadth(text[: stop - first]) / whole
        if _is_right_to_left(text):
            before, after = 1 - after, 1 - before
        left, right = left + (right - left) * before, left + (right - left) * after
    return Mark(left, top, right, bottom)


def _joined(found: Iterable[Mark]) -> list[Mark]:
    """The words of a scanned line become one mark."""
    joined: list[Mark] = []
    for mark in found:
        if joined and _touch(joined[-1], mark):
            last = joined[-1]
            joined[-1] = Mark(
                min(last.left, mark.left), min(last.top, mark.top), max(last.right, mark.right), max(last.bottom, mark.bottom)
            )
        else:
            joined.append(mark)
    return joined


def _touch(one: Mark, other: Mark) -> bool:
    height = min(one.bottom - one.top, other.bottom - other.top)
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    gap = max(one.left, other.left) - min(one.right, other.right)
    return shared > height * _SAME_LINE and gap < height * _WORD_GAP


def _within(mark: Mark, lines: PageLines) -> Mark:
    def part(value: float, whole: float) -> float:
        return round(min(1.0, max(0.0, value / whole)), 5)

    return replace(
        mark, left=part(mark.left, lines.width), right=part(mark.right, lines.width),
        top=part(mark.top, lines.height), bottom=part(mark.bottom, lines.height),
    )  # fmt: skip


def _breadth(text: Sequence[str]) -> float:
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.5
    if letter in _WIDE:
        return 1.55
    if letter.isupper():
        return 1.25
    return 1.9 if unicodedata.east_asian_width(letter) in "WF" else 1.0


def _is_right_to_left(text: str) -> bool:
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"
