"""A case that a sentence puts: its figure stands in no passage, and need not."""

import pytest

from dana.automation.figures import figures_in
from dana.automation.own_case import is_a_case

AGES = "Children under 6 eat free of charge. Those over 65 pay half. Parties of 8 people or more pay £10 a head."


@pytest.mark.parametrize(
    "sentence",
    ["If you are 70, you pay half.", "Your 4-year-old eats for free.", "Con 70 años paga la mitad.",
     "A party of 12 people pays £10 a head.",
     "Wenn Sie 70 sind, zahlen Sie die Hälfte."],
)  # fmt: skip
def test_a_case_needs_no_passage_where_the_passages_count_the_same(sentence: str) -> None:
    assert is_a_case(figures_in(sentence)[0], sentence, AGES)


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Children under 9 eat free of charge.", AGES), ("You pay £12 a head.", AGES), ("It takes 20 days.", "It takes 30 days."),
        ("If you are 22, it is free.", "You have 30 days."), ("From 40 € on it is free.", "From 50 € on it is free."),
        ("A deposit of £80 is due.", "A deposit of £50 is due."),
    ],
)  # fmt: skip
def test_what_is_told_needs_its_passage(sentence: str, passage: str) -> None:
    assert not is_a_case(figures_in(sentence)[0], sentence, passage)
