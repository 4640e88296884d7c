"""Tables for spreadsheets: no cell is ever taken for a formula, and every value survives being read again."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

MARK = "'"
# What begins a formula (https://owasp.org/www-community/attacks/CSV_Injection), and our own mark, so that it can be undone.
_BEGINS = frozenset("=+-@|%" + MARK)
BYTE_ORDER = "\ufeff"  # without it a spreadsheet reads UTF-8 as something else


def cell(value: object) -> str:
    """A value as a cell: what could begin a formula gets a mark before it."""
    text = "" if value is None else str(value)
    return MARK + text if _is_risky(text) else text


def value(text: str) -> str:
    """A cell's value as it was."""
    return text.removeprefix(MARK) if text.startswith(MARK) else text


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV by RFC 4180, every cell in quotes."""
    sheet = io.StringIO()
    csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([cell(item) for item in row] for row in rows)
    return sheet.getvalue()


def _is_risky(text: str) -> bool:
    """Also behind blanks and invisible characters, and in the full-width forms that some spreadsheets fold."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    seen = next((char for char in text if not (char.isspace() or unicodedata.category(char) in {"Cc", "Cf"})), "")
    return unicodedata.normalize("NFKC", seen)[:1] in _BEGINS
