"""Joins the lines of text that was wrapped by hand or by a mail program, so that sentences are whole again."""

import re

_ITEM = re.compile(r"\s*(?:[•◦▪■●○‣*+–—>#|-]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\d+(?:\.\d+)+\.?)(?:\s|$)")
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)
_NEVER_FIRST = ",.;:!?)]，。；：！？、）”》」』"
_NARROWEST, _WIDEST = 40, 110
_FEWEST_LINES = 8


def unwrap(text: str) -> str:
    """The text with its paragraphs on one line each, if most of its lines end near the same column; otherwise as it is."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    width = _width(lines)
    if width is None:
        return text
    pieces, above = [lines[0].rstrip()], lines[0].rstrip()
    for line in map(str.rstrip, lines[1:]):
        if above and _continues(above, line, width):
            glue = "" if _WIDE.match(above[-1]) and _WIDE.match(line.lstrip()) else " "
            pieces += (glue, line.lstrip())
        else:
            pieces += ("\n", line)
        above = line
    return "".join(pieces)


def _width(lines: list[str]) -> int | None:
    """The column at which lines were wrapped, None where they were not."""
    columns = sorted(_columns(line.rstrip()) for line in lines if any(map(str.isalpha, line)))
    if len(columns) < _FEWEST_LINES:
        return None
    width = columns[int(len(columns) * 0.95)]
    nearly_full = sum(1 for length in columns if length > 0.8 * width)
    longer = sum(1 for length in columns if length > 1.15 * width)
    is_wrapped = _NARROWEST <= width <= _WIDEST and longer < 0.02 * len(columns) and nearly_full > 0.3 * len(columns)
    return width if is_wrapped else None


def _continues(above: str, line: str, width: int) -> bool:
    """Whether a line goes on from the one above: its first word did not fit there, and it is no list's item, code or rule."""
    stripped, full = line.strip(), _columns(above)
    if not stripped or _is_indented(line) != _is_indented(above) or _ITEM.match(line):
        return False
    if not any(map(str.isalpha, stripped)) or not any(map(str.isalpha, above)):
        return False
    if full > 0.7 * width and (stripped[0].islower() or stripped[0] in _NEVER_FIRST):
        return True
    word = 4 if _WIDE.match(stripped) else len(stripped.split(" ", 1)[0]) + 1
    return full + word > width - 1


def _is_indented(line: str) -> bool:
    return line[:1] == "\t" or len(line) - len(line.lstrip()) >= 4


def _columns(line: str) -> int:
    """How wide a line is, where an East Asian character takes two columns."""
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))
