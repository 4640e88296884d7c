"""Pieces of our instructions are found in whatever disguise they come."""

import base64
import codecs
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.automation.leaks import RUN, leaks
from dana.automation.prompt import INSTRUCTIONS

PIECE = "What is not in them you do not know: no price, date, figure, promise, policy or address"
DISGUISES = {
    "as it is": PIECE,
    "in the middle of a reply": f"Sure! {PIECE} – and so on.",
    "in capitals": PIECE.upper(),
    "one word a line": PIECE.replace(" ", "\n"),
    "with hyphens": PIECE.replace(" ", "-"),
    "with dots": PIECE.replace(" ", "."),
    "without spaces": PIECE.replace(" ", ""),
    "each letter apart": " ".join(PIECE),
    "in markdown": f"> **{PIECE.replace(' ', '** **')}**",
    "accented": PIECE.replace("o", "ö").replace("a", "á"),
    "backwards": PIECE[::-1],
    "words backwards": " ".join(PIECE.split()[::-1]),
    "rot13": codecs.encode(PIECE, "rot13"),
    "base64": base64.b64encode(PIECE.encode()).decode(),
    "base64 of addresses": base64.urlsafe_b64encode(PIECE.encode()).decode().rstrip("="),
    "hexadecimal": PIECE.encode().hex(),
    "hexadecimal with spaces": PIECE.encode().hex(" "),
    "as in an address": quote(PIECE, safe=""),
    "as in a form": PIECE.replace(" ", "+"),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_T202_a_piece_of_the_instructions_is_found(disguise: str) -> None:
    assert leaks(DISGUISES[disguise], INSTRUCTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "Returns are free within 30 days, and the money goes back to your card.",
        "You talk about this business, its products?",
        "Choose a colour that suits you; a colleague takes over at the counter when you have chosen one.",
        "Los pedidos llegan en 3 días laborables.",
        "",
    ],
)
def test_what_a_business_says_is_no_leak(text: str) -> None:
    assert not leaks(text, INSTRUCTIONS)


def test_without_instructions_nothing_can_leak() -> None:
    assert not leaks(PIECE, "")


@given(st.integers(min_value=0, max_value=len(INSTRUCTIONS.split()) - RUN - 4), st.sampled_from(["", "Of course. ", "1) "]))
def test_T202_any_run_of_the_instructions_is_found(start: int, before: str) -> None:
    words = INSTRUCTIONS.split()[start : start + RUN + 4]
    assert leaks(before + " ".join(words), INSTRUCTIONS)
