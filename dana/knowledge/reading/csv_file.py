"""Reads CSV and its kin: the dialect is found by content, and each row says what its cells are."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from dana.knowledge.reading.assembly import Assembly, Block
from dana.knowledge.reading.cleaning import clean_line
from dana.knowledge.reading.decoding import decode
from dana.knowledge.reading.tabular import lines
from dana.knowledge.reading.values import CSV, Order, Reading, Remark, Report, Unreadable

csv.field_size_limit(10_000_000)
_SAMPLE = 64_000
_SAMPLE_ROWS = 60
_MOST_COLUMNS = 500
_MOST_LINES = 200  # in a cell
_SEPARATORS = ",;\t|"
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_csv(content: bytes, order: Order) -> Reading:
    """Each row on a line as "Name: Lamp | Price: 12"."""
    decoded = decode(content)
    text = decoded.text.replace("\x00", "")
    separator, quote, begins = dialect(text)
    rows, cut = _rows(text[begins:], separator, quote, order.limits.characters)
    made = Assembly(order.limits)
    for line in lines(rows):
        made.add(Block(line, close=True, is_row=True))
    remarks = decoded.remarks()
    if cut:
        remarks.append(Remark("cut_off", f"Only the first {_MOST_COLUMNS} columns were read."))
    report = Report(
        pages_read=1, tables=1, encoding=decoded.encoding, encoding_confidence=decoded.confidence, warnings=remarks,
    )  # fmt: skip
    whole = made.text("This table is empty.")
    return Reading(CSV, whole, made.pages(), encoding=decoded.encoding, report=report)


def dialect(text: str) -> tuple[str, str, int]:
    """Separator and quotation mark that give the most even table, and where it begins."""
    said = _SAID.match(text)
    if said:  # Excel's own way to say it
        return said[1], '"', said.end()
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    quote = "'" if '"' not in sample and re.search(r"(?:^|[,;\t|])'[^'\n]*'(?:[,;\t|]|$)", sample, re.MULTILINE) else '"'
    return max(_SEPARATORS, key=lambda separator: _evenness(sample, separator, quote)), quote, 0


def _evenness(sample: str, separator: str, quote: str) -> float:
    """How many columns most rows agree on, weighed by how many rows do."""
    try:
        widths = [len(row) for row in islice(_parsed(sample, separator, quote), _SAMPLE_ROWS) if any(row)]
    except csv.Error:
        widths = [len(row) for row in islice(_parsed(sample, separator, None), _SAMPLE_ROWS) if any(row)]
    if not widths:
        return 0.0
    width, rows = max(Counter(widths).items(), key=lambda item: (item[1], item[0]))
    return 0.0 if width < 2 else rows / len(widths) * (1 + 0.02 * min(width, 20))


def _rows(text: str, separator: str, quote: str, most: int) -> tuple[list[list[str]], bool]:
    try:
        return _bounded(_parsed(text, separator, quote), most)
    except csv.Error:  # a quotation mark that is never closed swallows the rest: then it is a sign like any other
        return _bounded(_parsed(text, separator, None), most)


def _bounded(parsed: Iterator[list[str]], most: int) -> tuple[list[list[str]], bool]:
    rows, size, cut = [], 0, False
    for row in parsed:
        cut = cut or len(row) > _MOST_COLUMNS
        cells = [clean_line(cell) for cell in row[:_MOST_COLUMNS]]
        size += sum(map(len, cells))
        if size > most:
            raise Unreadable("too_large", "This table is too long. Please split it into several files.")
        rows.append(cells)
    return rows, cut


def _parsed(text: str, separator: str, quote: str | None) -> Iterator[list[str]]:
    lines_ = io.StringIO(text, newline="")
    if quote is None:
        yield from csv.reader(lines_, delimiter=separator, quoting=csv.QUOTE_NONE, skipinitialspace=True)
        return
    for row in csv.reader(lines_, delimiter=separator, quotechar=quote, skipinitialspace=True):
        if any(cell.count("\n") > _MOST_LINES for cell in row):
            raise csv.Error("a cell without an end")
        yield row
