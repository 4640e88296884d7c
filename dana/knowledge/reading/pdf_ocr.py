"""Has the picture pages of a PDF recognised, in the document's languages, and makes lines with the place of each word."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import mean, median
from typing import Any

from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.language import detect, for_script, for_tesseract
from dana.knowledge.reading.ocr import DONE, TIMED_OUT, Picture, Recognised, Recogniser
from dana.knowledge.reading.pdf_lines import Line, Part, PdfPage
from dana.knowledge.reading.pdf_tables import Cell, with_tables
from dana.knowledge.reading.values import Limits, Remark

_DPI, _FINE_DPI = 150, 300
_MOST_PIXELS = 16_000_000
_SURE = 70.0  # of 100: below it a page is looked at once more, at a higher resolution
_GUESSED = 40.0  # below it what was recognised is no text
_LINE_GUESSED = 30.0
_GAP = 1.5  # of the type size, between cells


@dataclass(slots=True)
class Recognition:
    """What became of the picture pages, by their numbers from 1."""

    read: list[int] = field(default_factory=list)
    without_text: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class _Word:
    line: tuple[str, ...]
    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float


class PageRecognition:
    """Recognises the pages of one document."""

    def __init__(self, document: Any, pages: Sequence[PdfPage], recogniser: Recogniser, limits: Limits) -> None:
        self._document, self._pages, self._recogniser, self._limits = document, pages, recogniser, limits
        self._until = time.monotonic() + limits.ocr_seconds
        self._result = Recognition()
        self._sure: dict[int, float] = {}  # of what was recognised on each page
        self._ended: set[int] = set()
        self._languages = ""

    def run(self, codes: Sequence[str]) -> Iterator[tuple[int, Recognition]]:
        """Recognise all picture pages, given the languages that are likely; how many are done, and what came of them so far."""
        every = [number for number, page in enumerate(self._pages, 1) if page.is_picture]
        wanted = every[: self._limits.ocr_pages]
        self._choose_languages(codes, wanted[0])
        for resolution in (_DPI, _FINE_DPI):
            again = [number for number in wanted if self._sure.get(number, 0.0) < _SURE]
            if resolution == _DPI:
                again = [number for number in again if number not in self._ended]
            for answer in self._recogniser.recognise(self._pictures(again, resolution)):
                self._take(answer, resolution)
                yield len(self._ended), self._result
        self._conclude(every)
        yield len(self._ended), self._result

    def _choose_languages(self, codes: Sequence[str], number: int) -> None:
        """The languages to recognise in: those that are known, or else those that a first look at a page tells."""
        installed = self._recogniser.languages
        first = "eng" if "eng" in installed else installed[0]
        self._languages = for_tesseract(codes, installed) or ""
        if self._languages:
            return
        self._languages = first
        answer = self._ask(number, first)
        words = _words(answer.answer, self._scale(number, _DPI))
        if words and mean(word.confidence for word in words) > _SURE:
            found = detect(" ".join(word.text for word in words))
            self._languages = for_tesseract([found] if found else [], installed) or first
            if self._languages == first:
                self._take(answer, _DPI)
        elif "osd" in installed:
            told = self._ask(number, "osd").answer
            script = next((line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("Script:")), "")
            self._languages = for_script(script, installed) or first

    def _ask(self, number: int, languages: str) -> Recognised:
        return next(iter(self._recogniser.recognise([self._picture(number, languages, _DPI)])))

    def _pictures(self, wanted: Sequence[int], resolution: int) -> Iterator[Picture]:
        for number in wanted:
            if time.monotonic() < self._until:
                yield self._picture(number, self._languages, resolution)

    def _picture(self, number: int, languages: str, resolution: int) -> Picture:
        page, scale = self._document[number - 1], self._scale(number, resolution)
        bitmap = page.render(scale=1 / scale, grayscale=True)
        content, width, stride = bytes(bitmap.buffer), bitmap.width, bitmap.stride
        if stride != width:
            content = b"".join(content[at : at + width] for at in range(0, stride * bitmap.height, stride))
        picture = Picture(number, width, bitmap.height, content, round(72 / scale), languages)
        bitmap.close()
        page.close()
        return picture

    def _scale(self, number: int, resolution: int) -> float:
        """How large a pixel is in the page's units."""
        page = self._pages[number - 1]
        return float(max(72 / resolution, (page.width * page.height / _MOST_PIXELS) ** 0.5))

    def _take(self, answer: Recognised, resolution: int) -> None:
        """Keep what was recognised, if it is surer than what there was."""
        page, number = self._pages[answer.number - 1], answer.number
        first = number not in self._ended
        self._ended.add(number)
        if answer.status != DONE:
            if first:
                why = "took too long" if answer.status == TIMED_OUT else "failed"
                self._result.warnings.append(Remark("ocr_page_failed", f"Recognising the text of this page {why}.", number))
            return
        words = _words(answer.answer, self._scale(number, resolution))
        sure = mean(word.confidence for word in words) if words else 0.0
        if sure <= self._sure.get(number, -1.0):
            return
        self._sure[number] = sure
        if sure >= _GUESSED:
            lines, tables = _lines(words, page.height)
            if first or sum(len(line.text) for line in lines) > page.letters / 2:
                page.lines, page.tables = lines, tables

    def _conclude(self, every: Sequence[int]) -> None:
        result = self._result
        for number in every:
            sure = self._sure.get(number)
            if sure is None:
                result.unread.append(number)
            elif sure < _GUESSED:
                result.without_text.append(number)
            else:
                result.read.append(number)
                if sure < _SURE:
                    said = "The text of this page was hard to recognise; please check it."
                    result.warnings.append(Remark("ocr_low_confidence", said, number))
        if len(self._ended) < len(every):
            said = "Not all pictures of pages could be recognised in the time there is. Splitting the file helps."
            result.warnings.append(Remark("ocr_time_up", said))


def _words(table: str, scale: float) -> list[_Word]:
    """The words in tesseract's table, with their places in the page's units; lines that are mere guesses are left out."""
    words = []
    for row in table.splitlines()[1:]:
        values = row.split("\t")
        if len(values) != 12 or values[0] != "5":
            continue
        text, confidence = clean_line(values[11]), float(values[10])
        left, top, width, height = (float(value) * scale for value in values[6:10])
        if text:
            words.append(_Word(tuple(values[2:5]), text, confidence, left, top, left + width, top + height))
    groups = [list(group) for _, group in groupby(words, lambda word: word.line)]
    return [word for group in groups if mean(word.confidence for word in group) >= _LINE_GUESSED for word in group]


def _lines(words: Sequence[_Word], height: float) -> tuple[list[Line], int]:
    """The words as lines, and how many tables they make."""
    groups = [list(group) for _, group in groupby(words, lambda word: word.line)]
    usual = median(max(word.bottom - word.top for word in group) for group in groups)
    lines = [_line(group, height, usual) for group in groups]
    for (above, *_), (first, *_), line in zip(groups, groups[1:], lines[1:], strict=False):
        line.begins = above.line[:2] != first.line[:2]
    cells = [_cells(group, line.size, height) for group, line in zip(groups, lines, strict=True)]
    return with_tables(lines, cells, list, height)


def _line(words: Sequence[_Word], height: float, usual: float) -> Line:
    """One line; heights differ with the letters in it, so that only much larger type counts as such."""
    parts, at = [], 0
    for word in words:
        parts.append(Part(at, at + len(word.text), word.left, word.top, word.right, word.bottom))
        at += len(word.text) + 1
    text = " ".join(word.text for word in words)
    own = max(word.bottom - word.top for word in words)
    size = own if own > 1.4 * usual else usual
    baseline = height - max(word.bottom for word in words)
    shares = [part._replace(first=part.first / len(text), last=part.last / len(text)) for part in parts]
    return Line(text, size, min(word.left for word in words), max(word.right for word in words), baseline, baseline, shares)


def _cells(words: Sequence[_Word], size: float, height: float) -> list[Cell]:
    cells: list[Cell] = []
    if any(after.left < word.left for word, after in pairwise(words)):
        return cells  # from right to left, or on two lines
    for word in words:
        if cells and 0 <= word.left - cells[-1].right <= _GAP * size:
            last = cells.pop()
            cells.append(Cell(f"{last.text} {word.text}", last.left, word.right, last.bottom, last.top))
        else:
            cells.append(Cell(word.text, word.left, word.right, height - word.bottom, height - word.top))
    return cells if len(cells) > 1 else []
