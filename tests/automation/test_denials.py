"""What a passage denies, in six languages."""

import pytest

from dana.ai.language import guess_language
from dana.automation.denials import is_denied
from dana.automation.reading import read, statement


def denied(sentence: str, passage: str) -> bool:
    return is_denied(statement(sentence), guess_language(sentence, ""), read(passage))


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Dogs may enter the dining room.", "Dogs are welcome on the terrace. They may not enter the dining room."),
        ("Breakfast is part of the Basic rate.", "Breakfast is not part of the Basic rate."),
        ("La garantía cubre los arañazos.", "La garantía cubre los defectos de fabricación; no cubre roturas, arañazos ni pérdida."),
        ("Puede entrar al salón con mascotas.", "La terraza admite mascotas; el salón, no. Puede reservar por teléfono."),
        ("Nous livrons dans les hôpitaux de la ville.", "Nous ne livrons pas dans les hôpitaux de la ville."),
        ("Hunde sind im Restaurant erlaubt.", "Hunde sind im Zimmer erlaubt, aber nicht im Restaurant."),
        ("Você pode pagar com cheque no almoço.", "Você não pode pagar com cheque no almoço."),
        ("يمكنك تجميد الاشتراك الشهري.", "لا يمكنك تجميد الاشتراك الشهري."),
    ],
)  # fmt: skip
def test_what_a_clause_denies_is_not_affirmed(sentence: str, passage: str) -> None:
    assert denied(sentence, passage)


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Dogs may not enter the dining room.", "Dogs may not enter the dining room."),
        ("We call you before we begin.", "We do not begin without calling you."),
        ("The driver leaves the box with a neighbour.", "If you are not in, the driver leaves the box with a neighbour."),
        ("Please order by noon.", "Orders are taken no later than noon. Please order by noon."),
        ("Sie können bis Mittag bestellen.", "Bestellungen sind nicht später als mittags möglich."),
        ("Members may leave at any time.", "Members cannot pause but may leave at any time."),
    ],
)  # fmt: skip
def test_a_no_elsewhere_denies_nothing(sentence: str, passage: str) -> None:
    assert not denied(sentence, passage)
