"""Figures that follow from those of the passages."""

import pytest

from dana.automation.figures import figures_in, read_figures
from dana.automation.sums import is_worked_out

PRICES = (
    "A cut costs £16, a shave £11, both £24. Two in three pay a night: £68. Assembly costs 8 % of the price. Half of it is paid at once."
)


def follows(sentence: str, passage: str = PRICES) -> bool:
    claimed, held = figures_in(sentence), read_figures(passage)
    told = max(claimed, key=lambda figure: figure.start)
    return held.support(told) or is_worked_out(told, sentence, claimed, held, passage)


@pytest.mark.parametrize(
    "sentence",
    ["Two nights cost £136.", "For £1000 the assembly is £80.", "Cut and shave cost £27 together.", "The shave is £5 cheaper.",
     "You pay £34 at once."],
)  # fmt: skip
def test_products_shares_sums_and_differences_follow(sentence: str) -> None:
    assert follows(sentence)


@pytest.mark.parametrize("sentence", ["A cut costs £27.", "Two nights cost £130.", "It takes 27 minutes.", "You get 27 % off."])
def test_other_figures_do_not_follow(sentence: str) -> None:
    assert not follows(sentence)
