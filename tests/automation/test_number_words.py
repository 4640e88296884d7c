"""Numbers and times of the day that are written in words."""

import pytest

from dana.automation import clock, number_words


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("two hundred and fifty", "250"), ("treinta y cinco dias", "35 dias"), ("funfundzwanzig", "25"), ("quatre-vingt-dix", "90"),
        ("vinte e cinco", "25"), ("diez mil pesos", "10000 pesos"), ("half an hour", "30 min"), ("a fortnight", "14 days"),
        ("twenty-one", "21"),
        ("one of two", "one of two"), ("", ""),
    ],
)  # fmt: skip
def test_numbers_of_several_words_are_figures(words: str, figures: str) -> None:
    assert number_words.with_figures(words) == figures


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("at eight in the evening", "at 20:00"), ("las diez de la noche", "las 22:00"), ("halb neun", "8:30 xm"),
        ("half past seven", "7:30 xm"),
        ("siete y media", "7:30 xm"), ("funf uhr nachmittags", "17:00"), ("seis da tarde", "18:00"), ("8 days", "8 days"),
        ("twelve eggs", "twelve eggs"),
    ],
)  # fmt: skip
def test_times_of_the_day_are_figures(words: str, figures: str) -> None:
    assert clock.with_figures(words) == figures
