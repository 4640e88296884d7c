"""Word pieces: what the model was trained with, to the number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.knowledge.word_pieces import WordPieces

PIECES = WordPieces()


@pytest.mark.parametrize(
    ("text", "ids"),
    [  # as the tokenizers library gives them for the model's own tokenizer.json
        ("How do I return a bike?", [2129, 2079, 1045, 2709, 1037, 7997, 1029]),
        ("naïve café — €50", [15743, 7668, 1517, 1574, 12376]),
        ("東京タワー 😀", [1879, 1755, 1709, 30262, 30265, 100]),
        ("a_b $5 #7", [1037, 1035, 1038, 1002, 1019, 1001, 1021]),
        ("x" * 120, [100]),
        ("\tTab\u2028line\u200b\x00x", [21628, 2240, 2595]),
        ("İstanbul's STRASSE ß", [9960, 1005, 1055, 2358, 8180, 3366, 1096]),
        ("supercalifragilistic", [3565, 9289, 10128, 29181, 24411, 4588]),
        ("", []),
    ],
)
def test_a_text_is_cut_as_the_model_was_trained(text: str, ids: list[int]) -> None:
    assert PIECES.ids(text, 256) == ids


@given(st.text(max_size=300), st.integers(1, 40))
def test_any_text_is_cut_and_never_into_more_pieces_than_allowed(text: str, most: int) -> None:
    ids = PIECES.ids(text, most)
    assert len(ids) <= most
    assert all(0 <= number < 30_522 for number in ids)
    assert ids == PIECES.ids(text, 10_000)[:most]
