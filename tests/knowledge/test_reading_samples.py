"""The sample documents that are shared by several projects, where they are at hand."""

import json
from pathlib import Path

import pytest

from dana.knowledge.reading import Unreadable, read
from dana.knowledge.reading.ocr import find_tesseract
from dana.knowledge.splitting import split

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "documents"
STATUS = {"encrypted": "password-required", "scanned_no_text": "no-text"}
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8")) if (SAMPLES / "expected.json").exists() else {}

pytestmark = pytest.mark.skipif(not EXPECTED, reason="the shared sample documents (../shared/documents) are not here")


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_read_as_expected(name: str) -> None:
    wanted = EXPECTED[name]
    outcome = wanted["outcome"].partition("-no-entity")[0]
    if outcome == "needs-ocr" and find_tesseract():
        outcome = "ok"
    if outcome != "ok":
        with pytest.raises(Unreadable) as caught:
            read((SAMPLES / name).read_bytes(), name)
        assert STATUS.get(caught.value.code, "reject") == {"needs-ocr": "no-text"}.get(outcome, outcome)
        return
    reading = read((SAMPLES / name).read_bytes(), name)
    pages = [letters(reading.text[page.start : page.end]) for page in reading.pages]
    for item in wanted["expect"]:
        assert letters(item["text"]) in (pages[item["page"] - 1] if item.get("page") else "".join(pages)), item["text"]
    assert not any(letters(text) in "".join(pages) for text in wanted.get("must_not_contain", []))
    assert all(piece.text == reading.text[piece.start : piece.end] for piece in split(reading))
