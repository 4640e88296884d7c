"""Figures in every usual spelling: what a passage supports, and what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.automation.figures import figures_in, read_figures


def unsupported(sentence: str, passage: str) -> int:
    held = read_figures(passage)
    return sum(not held.support(figure) for figure in figures_in(sentence))


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Shipping costs €4.90.", "El envío cuesta 4,90 €."), ("It costs $1,000.", "1.000 USD"), ("It is 1000 €", "1’000.00 EUR"),
        ("We open 9 am to 6 pm.", "9:00–18:00"), ("offen von 9 bis 18 Uhr", "9:00–18:00"), ("à 9h30", "9:30"), ("at 9:30", "9.30 Uhr"),
        ("within thirty days", "30 days"), ("30 días", "treinta días"), ("in 30 Tagen", "thirty days"), ("١٢ يوم", "12 days"),
        ("12 days", "١٢ يوم"),
        ("on 12 March 2026", "12.03.2026"), ("2026-03-12", "12 de marzo de 2026"), ("am 5. Mai", "05/2026"), ("Call +49 30 1234567",
        "Tel. +4930 123 4567"),
        ("1. Open the box", "nothing here"), ("a single one", "nothing here"), ("10 % off", "10%"), ("May I help?", ""), ("3–5 days",
        "3 to 5 days"),
        ("10,000 items", "10000"), ("1,5 kg", "1.50 kg"), ("for 2 or 3 people", "2-3 persons"),
    ],
)  # fmt: skip
def test_a_figure_is_supported_in_another_spelling(sentence: str, passage: str) -> None:
    assert unsupported(sentence, passage) == 0


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("30 days", "14 days"), ("90% off", "9% off"), ("€30", "30 days, prices in $"), ("€1,000", "€100"), ("forty days", "30 days"),
        ("9:45", "9:30"), ("on 12 April", "12 March"), ("7 pm", "9:00–18:00"), ("call 030 7654321", "call 030 1234567"), ("10%",
        "10 days"),
        ("2027", "2026"), ("4.90", "49"), ("0.5 l", "5 l"), ("٤٠ يوم", "30"),
    ],
)  # fmt: skip
def test_another_figure_is_not_supported(sentence: str, passage: str) -> None:
    assert unsupported(sentence, passage) >= 1


@given(st.text())
def test_every_text_supports_its_own_figures(text: str) -> None:
    assert unsupported(text, text) == 0


@given(st.decimals(0, 10**9, places=2), st.sampled_from("€$£%"))
def test_a_price_supports_itself_in_the_other_notation(value: object, unit: str) -> None:
    english = f"{value:,.2f}"
    european = english.translate(str.maketrans(",.", ".,"))
    assert unsupported(f"It is {unit}{english}", f"Preis: {european} {unit}") == 0
