"""Cells that no spreadsheet takes for a formula, and that say the same when they are read again."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.privacy import spreadsheet

FORMS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example\")", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1",
    "＝1+1", "＋1", "－1", "＠SUM(A1)", "|calc", "%0A=1", "'=1+1", "\u200b=1+1", "\ufeff=1+1", "\u00a0@x", "\x00=1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_T167_a_formula_is_neutral_and_survives(text: str) -> None:
    cell = spreadsheet.cell(text)
    assert cell.startswith("'")
    assert spreadsheet.value(cell) == text


@given(st.text())
def test_T167_every_value_survives(text: str) -> None:
    assert spreadsheet.value(spreadsheet.cell(text)) == text


@given(st.lists(st.text(st.characters(exclude_characters="\x00", codec="utf-8")), min_size=1))
def test_T167_a_line_is_read_again_as_it_was_written(row: list[str]) -> None:
    written = spreadsheet.lines([row])
    (read,) = csv.reader(io.StringIO(written, newline=""))
    assert [spreadsheet.value(item) for item in read] == row


def test_ordinary_words_stay_as_they_are() -> None:
    assert [spreadsheet.cell(item) for item in ("Ana", "12", None, 3, "a=b")] == ["Ana", "12", "", "3", "a=b"]
