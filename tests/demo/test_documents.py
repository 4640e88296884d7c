"""The demo shop's documents: made from their text, readable, and every question has its answer where it says."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from dana.knowledge.reading.run import read_apart
from dana.knowledge.reading.values import Limits, Reading
from dana.knowledge.splitting import Piece, split
from scripts.make_demo_documents import FOLDER, main

QUESTIONS: list[dict[str, Any]] = json.loads((FOLDER / "questions.json").read_text(encoding="utf-8"))
NAMES = sorted({question["document"] for question in QUESTIONS})


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {name: read_apart((FOLDER / name).read_bytes(), name, Limits()) for name in NAMES}


@pytest.fixture(scope="module")
def passages(readings: dict[str, Reading]) -> dict[str, list[Piece]]:
    return {name: split(reading) for name, reading in readings.items()}


def test_making_them_again_gives_the_same_bytes(tmp_path: Path) -> None:
    main(tmp_path)
    for name in NAMES:
        made, kept = ((folder / name).read_bytes() for folder in (tmp_path, FOLDER))
        assert hashlib.sha256(made).digest() == hashlib.sha256(kept).digest(), f"{name}: run python -m scripts.make_demo_documents"


def test_there_are_questions_enough_in_two_languages() -> None:
    assert len([one for one in QUESTIONS if one["language"] == "en"]) >= 15
    assert len([one for one in QUESTIONS if one["language"] == "es"]) >= 3


def test_the_handbook_has_pages_and_the_guide_has_headings(readings: dict[str, Reading]) -> None:
    assert len(readings["fernhill-customer-handbook.pdf"].pages) == 9
    assert "Guided rides" in [heading.text for heading in readings["fernhill-rental-guide.docx"].headings]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["question"])
def test_one_passage_answers_the_question(question: dict[str, Any], passages: dict[str, list[Piece]]) -> None:
    right = [piece for piece in passages[question["document"]] if all(part in piece.text for part in question["must_contain"])]
    assert right
    if "page" in question:
        assert question["page"] in [piece.page for piece in right]
    else:
        assert question["heading"] in [part for piece in right for part in piece.heading]
