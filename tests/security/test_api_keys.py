"""API keys as text: their shape, and the keyed hash that is kept."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.errors import NotSignedIn
from dana.security.api_keys import ApiKeys, recognises
from dana.security.keys import Keys
from tests.security.conftest import OTHER_ROOT, ROOT

KEYS = ApiKeys(Keys(ROOT))


def test_a_key_is_known_by_its_first_letters_and_read_back() -> None:
    new = KEYS.make()
    assert recognises(new.text)
    assert KEYS.read(new.text) == (new.id, [new.secret_hash])
    assert len(new.text.split("_")[1]) == 32  # the secret may hold an underscore itself
    assert new.text not in repr(new)


def test_no_two_keys_share_a_secret_or_a_hash() -> None:
    made = [KEYS.make() for _ in range(100)]
    assert len({new.text[-43:] for new in made}) == len({new.secret_hash for new in made}) == 100


def test_T156_the_hash_belongs_to_this_id_and_this_installation() -> None:
    one, other = KEYS.make(), KEYS.make()
    moved = other.text[: len("dana_") + 33] + one.text[-43:]
    assert KEYS.read(moved)[1] != [one.secret_hash]
    assert ApiKeys(Keys(OTHER_ROOT)).read(one.text)[1] != [one.secret_hash]


def test_T023_an_older_root_still_finds_what_it_made() -> None:
    new = KEYS.make()
    rotated = ApiKeys(Keys([OTHER_ROOT, ROOT]))
    assert rotated.read(new.text)[1][1] == new.secret_hash
    assert rotated.read(rotated.make().text)[1][0] not in KEYS.read(new.text)[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1], lambda text: text + "A", lambda text: text.replace("dana_", "Dana_"), lambda text: " " + text,
        lambda text: text + "\n", lambda text: text[:-1] + "=", lambda text: text[:-1] + "Ａ", lambda text: text[:37].upper() + text[37:],
        lambda text: text.replace("_", "-", 1), lambda text: text + "\0",
    ],
)  # fmt: skip
def test_another_shape_is_not_a_key(change: object) -> None:
    with pytest.raises(NotSignedIn):
        KEYS.read(change("dana_" + "0" * 32 + "_" + "A" * 43))  # type: ignore[operator]


@given(st.text())
def test_any_text_is_read_or_refused_without_another_error(text: str) -> None:
    for given_text in (text, f"dana_{text}", f"dana_{UUID(int=7).hex}_{text}"):
        try:
            assert KEYS.read(given_text)[0] == UUID(int=7)
        except NotSignedIn:
            continue
