"""A document's sentence is corrected in its own words where one value changed, in the person's where it says no more; else not at all."""

import json
from pathlib import Path
from typing import Any

import pytest

from dana.automation.figures import figures_in, read_figures
from dana.automation.lesson_amends import amended
from dana.automation.lessons import Correction, Place, decide

SET = Path(__file__).parents[2] / "bench" / "sets" / "lessons"
CONTRADICTING = [
    case for path in sorted(SET.glob("*.jsonl")) for line in path.read_text().splitlines()
    if (case := json.loads(line)).get("why") == "said_otherwise"
]  # fmt: skip


def corrected(passage: str, before: str, after: str) -> str:
    """What the document is to say; the customer asked about just this."""
    place = Place("p1", "d1", "Prices.txt", None, None, passage)
    lesson = decide(Correction("How is it, please?", before, after, cited=(place,)))
    assert lesson is not None
    assert lesson.why == "said_otherwise"
    return lesson.amended


@pytest.mark.parametrize("case", CONTRADICTING, ids=[f"{case['lang']}-{case['after'][:40]}" for case in CONTRADICTING])
def test_each_contradiction_of_the_set_is_written_so_that_it_says_what_the_person_did(case: dict[str, Any]) -> None:
    cited = [Place("p", "d", "Document.txt", None, None, text) for text in case["passages"]]
    lesson = decide(Correction(case["q"], case["before"], case["after"], case["q"], ("Ana", "Bob", "Tom"), cited))
    assert lesson is not None
    assert lesson.amended not in ("", lesson.quote)
    figures = [figure for fact in lesson.facts for figure in figures_in(fact)]
    assert all(map(read_figures(lesson.amended).support, figures))


@pytest.mark.parametrize(
    ("unit", "before", "after", "is_to_say"),
    [
        ("Standard shipping costs 4.90 EUR and takes 3 days.", "Standard shipping costs 4.90 EUR.", "Standard shipping costs 5.90 EUR.",
         "Standard shipping costs 5.90 EUR and takes 3 days."),
        ("We are open Monday to Friday 9:00-18:00 and Saturday 10:00-14:00.", "On Saturday we are open 10:00-14:00.",
         "On Saturday we are open 10:00-16:00.", "We are open Monday to Friday 9:00-18:00 and Saturday 10:00-16:00."),
        ("You can return items within 14 days of delivery.", "You can return items within 14 days.",
         "You can return items within 4 weeks.", "You can return items within 4 weeks of delivery."),
        ("Standard shipping | 4.90 EUR | 3 days", "Standard shipping is 4.90 EUR.", "Standard shipping is 5.90 EUR.",
         "Standard shipping | 5.90 EUR | 3 days"),
        ("We ship to Norway.", "We ship to Norway.", "We do not ship to Norway.", "We do not ship to Norway."),
        ("Sale items can be returned", "Sale items can be returned.", "Sale items cannot be returned.", "Sale items cannot be returned"),
        ("Der Standardversand kostet 4,90 € und dauert 3 Tage.", "Der Standardversand kostet 4,90 €.",
         "Der Standardversand kostet 5,90 €.", "Der Standardversand kostet 5,90 € und dauert 3 Tage."),
    ],
)  # fmt: skip
def test_the_value_that_changed_is_changed_and_the_rest_stays(unit: str, before: str, after: str, is_to_say: str) -> None:
    assert corrected(unit, before, after) == is_to_say


@pytest.mark.parametrize(
    ("unit", "before", "after"),
    [
        ("Standard shipping costs 4.90 EUR, express shipping 4.90 EUR more.", "Standard shipping costs 4.90 EUR.",
         "Standard shipping costs 5.90 EUR."),
        ("Sale items can be returned within 30 days, and gift cards within 2 years.", "Sale items can be returned within 30 days.",
         "Sale items cannot be returned."),
        ("Standard shipping | 4.90 EUR | 4.90 EUR", "Standard shipping is 4.90 EUR.", "Standard shipping is 5.90 EUR."),
    ],
)  # fmt: skip
def test_what_would_lose_or_mix_up_something_is_left_to_people(unit: str, before: str, after: str) -> None:
    assert corrected(unit, before, after) == ""


def test_what_else_the_person_said_follows_the_sentence_and_is_not_lost() -> None:
    after = "Standard shipping costs 5.90 EUR. Parcels leave our house on Saturdays too."
    passage, before = "Standard shipping costs 4.90 EUR and takes 3 days.", "Standard shipping costs 4.90 EUR."
    assert corrected(passage, before, after) == (
        "Standard shipping costs 5.90 EUR and takes 3 days. Parcels leave our house on Saturdays too."
    )
    assert corrected("Standard shipping | 4.90 EUR", "Standard shipping is 4.90 EUR.", after) == "", "nothing can follow in a table"


def test_a_passage_that_is_cut_within_its_sentence_is_left_to_people() -> None:
    long = "Standard shipping, " + "which we send with care and in boxes that can be used again, " * 4 + "costs 4.90 EUR"
    place = Place("p1", "d1", "Prices.txt", None, None, long[:180] + "\n" + long[180:])
    lesson = decide(Correction("What is it?", "Shipping is quick.", "Standard shipping costs 5.90 EUR.", found=(place,)))
    assert lesson is None or lesson.amended == "" or lesson.quote in place.text


def test_words_that_do_not_say_what_the_person_said_are_no_correction() -> None:
    assert amended("It takes 3 days.", "It takes 3 days.", ["It takes 5 weeks."], lambda *_: False) == ""
