"""Days of the week in a sentence and in its passages."""

import pytest

from dana.ai.language import guess_language
from dana.automation.days import days_in, is_on_another_day
from dana.automation.reading import read, statement


def another(sentence: str, passage: str) -> bool:
    return is_on_another_day(statement(sentence), guess_language(sentence, ""), read(passage))


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("from monday to friday", {0, 1, 2, 3, 4}), ("de martes a sabado", {1, 2, 3, 4, 5}), ("samstag bis montag", {5, 6, 0}),
        ("du mardi au jeudi", {1, 2, 3}), ("de quarta feira a sexta feira", {2, 3, 4}), ("at the weekend", {5, 6}),
        ("la segunda planta", set()),
        ("los lunes y los jueves", {0, 3}), ("for a week", set()), ("الجمعه", {4}),
    ],
)  # fmt: skip
def test_days_and_ranges_are_read(words: str, days: set[int]) -> None:
    assert days_in(words) == days


def test_a_day_that_the_passage_does_not_name_is_another_one() -> None:
    assert another("You can come on Mondays.", "We are open from Tuesday to Saturday.")
    assert another("Puede venir un lunes.", "Abrimos de martes a sábado. Los lunes cerramos.")


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("You can come on Wednesdays.", "We are open from Tuesday to Saturday."),
        ("We are closed on Mondays.", "We are open from Tuesday to Sunday."),
        ("You can come on Mondays.", "We are open every day."), ("You can come on Mondays.", "We are open all week."),
        ("You can come on Wednesdays.", "Open Mon–Fri, closed on Sundays."),
    ],
)  # fmt: skip
def test_a_day_within_a_range_or_where_no_day_is_named_is_none(sentence: str, passage: str) -> None:
    assert not another(sentence, passage)
