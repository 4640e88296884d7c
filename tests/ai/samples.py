"""An invented shop's passages and the questions of its customers."""

from dana.ai.contract import NumberedPassage, Prompt, Turn

RETURNS = NumberedPassage(
    1, "Returns policy.pdf", "Returns › How long", 2,
    "You may return any item within 30 days of delivery. Returns are free within the EU. Sale items cannot be returned.",
    0.9, 0.89, 7.1,
)  # fmt: skip
SHIPPING = NumberedPassage(
    2, "Shipping.txt", "Delivery times", None,
    "Standard shipping takes 3–5 days and costs €4.90. Express shipping costs €12.50. Orders above €60 ship for free.",
    0.7, 0.85, 3.2,
)  # fmt: skip


def a_prompt(question: str = "How long can I return a lamp?", *passages: NumberedPassage) -> Prompt:
    """A prompt with two passages, or those given."""
    return Prompt("You answer in JSON.", (Turn("customer", question),), passages or (RETURNS, SHIPPING), question)
