"""What speaks against a sentence in its own words and those of its passages, and what does not."""

import pytest

from dana.automation.doubts import ADDED, DAY, EXCHANGED, LIMIT, NAME, OPPOSITE, doubt

PASSAGE = (
    "Cakes\nWe deliver bread from Tuesday to Saturday. Tiered cakes are never sent by van: they have to be collected from the shop. "
    "Gift boxes are not included in the price. Walk-ins are welcome for dry cuts only. The storage costs 30 kg less. "
    "The rate is 14 % on Premium and 18 % on Basic. You may return any item within 30 days. Sugar figures are charged separately."
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("We can send tiered cakes by van.", OPPOSITE), ("Gift boxes are included in the price.", OPPOSITE),
        ("Sugar figures are included.", OPPOSITE), ("You can walk in for a full colour.", LIMIT),
        ("We deliver bread on Mondays.", DAY), ("The rate is 14 % on Basic and 18 % on Premium.", EXCHANGED),
        ("You may return any item by text message.", NAME),
        ("You may return any item within 30 days, and we send a courier to collect it.", ADDED),
    ],
)  # fmt: skip
def test_what_is_false_is_doubted_with_its_reason(sentence: str, reason: str) -> None:
    assert doubt(sentence, PASSAGE) == reason


@pytest.mark.parametrize(
    "sentence",
    ["Tiered cakes have to be collected from the shop.", "We never send tiered cakes by van.", "Gift boxes are not included.",
     "Yes, we deliver bread from Tuesday to Saturday.", "We do not deliver on Mondays.", "Walk-ins are welcome for dry cuts.",
     "The rate is 18 % on Basic and 14 % on Premium.", "You may return any item within 30 days, and sugar figures are charged separately."],
)  # fmt: skip
def test_what_the_passage_says_is_not_doubted(sentence: str) -> None:
    assert doubt(sentence, PASSAGE) is None


@pytest.mark.parametrize("sentence", PASSAGE.partition("\n")[2].split(". "))
def test_a_sentence_of_the_passage_itself_is_never_doubted(sentence: str) -> None:
    assert doubt(sentence, PASSAGE) is None


def test_what_the_customer_named_needs_no_passage() -> None:
    assert doubt("You may return it by text message.", PASSAGE, "Can I tell you by text message?") is None


def test_without_a_passage_in_a_known_language_nothing_is_doubted() -> None:
    assert doubt("You may return any item.", "") is None
