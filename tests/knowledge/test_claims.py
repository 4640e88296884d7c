"""What passages state, read in six languages, and which of it cannot both be true."""

from typing import Any

import pytest

from dana.knowledge.claims import Claim, claims_in, number
from dana.knowledge.disagreement import disagreements
from tests.knowledge import disagreements as pairs

DAY = 86_400
WORKDAYS = tuple((day, ((540, 1080),)) for day in range(5))


def the_claim(text: str, heading: str = "") -> Claim:
    (claim,) = claims_in(text, heading)
    return claim


def says(pair: tuple[str, str]) -> list[tuple[Claim, Claim]]:
    one, other = map(pairs.side, pair)
    names = (one.document, other.document)
    return list(disagreements(claims_in(one.text, one.heading), claims_in(other.text, other.heading), names=names))


@pytest.mark.parametrize("pair", pairs.AGREE + pairs.AGREE_HELD_OUT + pairs.AGREE_FRESH, ids=" | ".join)
def test_what_goes_together_is_no_contradiction(pair: tuple[str, str]) -> None:
    assert says(pair) == []
    assert says(pair[::-1]) == []


@pytest.mark.parametrize("pair", pairs.DISAGREE + pairs.DISAGREE_HELD_OUT, ids=" | ".join)
def test_what_cannot_both_be_true_is_found(pair: tuple[str, str]) -> None:
    assert says(pair)
    assert says(pair[::-1]), "whichever comes first"


def test_of_other_trades_three_in_four_are_found() -> None:
    found = sum(bool(says(pair)) for pair in pairs.DISAGREE_FRESH)
    assert found >= 0.75 * len(pairs.DISAGREE_FRESH), "bench/contradictions.py prints which are missed"


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "bound"),
    [
        ("It costs 4.90 €.", 4.9, 4.9, "eur", ""), ("It costs €1,200.", 1200, 1200, "eur", ""),
        ("Es kostet 1.200,50 Euro.", 1200.5, 1200.5, "eur", ""),
        ("Prices from $20.", 20, 20, "usd", "from"),
        ("Cuesta hasta 30 euros.", 30, 30, "eur", "to"), ("It costs 10–12 £.", 10, 12, "gbp", ""),
        ("السعر ٥٠ ريال.", 50, 50, "sar", ""), ("Delivery is free of charge.", 0, 0, "free", ""),
    ],
)  # fmt: skip
def test_amounts_are_read_in_every_usual_spelling(text: str, low: float, high: float, unit: str, bound: str) -> None:
    claim = the_claim(text)
    assert (claim.kind, claim.low, claim.high, claim.unit, claim.bound) == ("amount", low, high, unit, bound)


@pytest.mark.parametrize(
    ("text", "days", "unit"),
    [
        ("Returns: 14 days.", 14, ""), ("Returns within two weeks.", 14, ""), ("Rückgabe binnen 14 Tagen.", 14, ""),
        ("La garantía es de 2 años.", 720, ""),
        ("الضمان لمدة سنتين.", 720, ""), ("Delivery takes 3 working days.", 3, "working"),
        ("La livraison prend 3 jours ouvrés.", 3, "working"),
        ("Lieferung in 3 Werktagen.", 3, "working"), ("Entrega en 3 días laborables.", 3, "working"), ("We answer within 24 hours.", 1, ""),
    ],
)  # fmt: skip
def test_periods_are_compared_by_their_length(text: str, days: float, unit: str) -> None:
    claim = the_claim(text)
    assert (claim.kind, claim.low / DAY, claim.unit) == ("period", days, unit)


@pytest.mark.parametrize(
    "text",
    [
        "We are open Monday to Friday from 9:00 to 18:00.", "Mon–Fri: 9am–6pm", "Mon. - Fri. 9 am to 6 pm",
        "Abrimos de lunes a viernes de 9 a 18 h.",
        "Du lundi au vendredi, 9h–18h", "Mo–Fr 9–18 Uhr", "De segunda a sexta, das 9h às 18h", "من الاثنين إلى الجمعة 9:00 - 18:00",
        "Weekdays 9:00-18:00",
    ],
)  # fmt: skip
def test_opening_hours_are_one_whatever_the_language(text: str) -> None:
    assert the_claim(text).hours == WORKDAYS


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Closed on Sundays.", ((6, ()),)), ("Sat 10:00–14:00, Sun closed", ((5, ((600, 840),)), (6, ()))),
        ("Open 24/7", tuple((d, ((0, 1440),)) for d in range(7))),
        ("Tuesday 9:00–12:00 and 14:00–18:00", ((1, ((540, 720), (840, 1080))),)), ("From 2 to 6 pm on Fridays", ((4, ((840, 1080),)),)),
    ],
)  # fmt: skip
def test_opening_hours_of_all_shapes(text: str, hours: Any) -> None:
    assert the_claim(text).hours == hours


def test_a_value_keeps_its_place_in_the_passage() -> None:
    text = "Our shop is small.\nStandard delivery costs  4,90 €, everywhere.\nGroße Räder: ٥٠ ريال"
    claims = claims_in(text)
    assert [text[claim.start : claim.end] for claim in claims] == ["4,90 €", "٥٠ ريال"]


@pytest.mark.parametrize(
    "text",
    [
        "Does it cost 5 €?", "For example, it costs 5 €.", "Previously it cost 5 €.", "A helmet costs 3 € and a lock 2 €.", "¿Cuesta 5 €?",
        "",
        "x" * 500 + " costs 5 €.", "Sample size: 3", "The year 2024 was good.",
    ],
)  # fmt: skip
def test_what_states_nothing_certain_is_left_out(text: str) -> None:
    assert [claim for claim in claims_in(text) if claim.kind == "amount"] == []


def test_telephone_numbers_are_the_same_however_they_are_dialled() -> None:
    assert says(("Support: +49 30 1234567", "For support, call 030/1234567.")) == []
    assert says(("Support: +49 30 1234567", "For support, call 030/7654321."))


def test_numbers_with_three_digits_after_a_mark_are_thousands() -> None:
    assert [number(text) for text in ("1.200", "1,200", "0.125", "12,5", "1'000.50", "1 000")] == [1200, 1200, 0.125, 12.5, 1000.5, 1000]


def test_a_passage_of_nothing_but_figures_takes_no_time_that_hurts() -> None:
    assert len(claims_in("1.1.1.1 - " * 20_000)) <= 40
    assert len(claims_in(("9-" * 3000 + "\n") * 20)) <= 40
    assert len(claims_in("Mon " * 20_000 + "9-18")) <= 40
