"""What is searched for when a customer goes on talking."""

import pytest

from dana.automation.questions import to_search

BEFORE = "How long do parcels to Lisbon take?"


@pytest.mark.parametrize(
    "question",
    ["And on Sundays?", "how much is it?", "What about returns?", "Y los domingos?", "¿Cuánto cuesta eso?", "Et le dimanche ?",
     "Und sonntags?",
     "Was kostet das?", "E aos domingos?", "Lisbon?", "وماذا عن الأحد؟"],
)  # fmt: skip
def test_a_question_that_leans_on_the_one_before_is_read_with_it(question: str) -> None:
    assert to_search(question, [BEFORE]) == f"{BEFORE}\n{question}"


@pytest.mark.parametrize(
    "question",
    ["Which countries do you deliver to?", "What are your opening hours on Saturday?", "Wie lange dauert die Lieferung nach Wien?"],
)
def test_a_question_that_stands_by_itself_is_searched_for_alone(question: str) -> None:
    assert to_search(question, [BEFORE]) == question


def test_greetings_and_thanks_are_passed_over_to_the_last_real_question() -> None:
    assert to_search("And to Porto?", [BEFORE, "Thanks!"]) == f"{BEFORE}\nAnd to Porto?"


def test_the_first_question_has_nothing_to_lean_on() -> None:
    assert to_search("And to Porto?", []) == "And to Porto?"
    assert to_search("And to Porto?", ["Hello"]) == "And to Porto?"


def test_only_the_end_of_a_long_question_is_taken_along() -> None:
    assert len(to_search("And now?", ["word " * 500])) < 330
