"""Sealed secrets: opened only by this installation, and only in the place for which they were sealed."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dana.errors import Unreadable
from dana.security.keys import Keys
from dana.security.secrets import Sealer, hint

KEYS = Keys("an invented root key for tests, 48 characters 01")
ROTATED = Keys(["another invented root key for tests, just as long", "an invented root key for tests, 48 characters 01"])
NEW_ONLY = Keys("another invented root key for tests, just as long")
ACME, OTHER_ACCOUNT, ROW, OTHER_ROW = (UUID(int=number) for number in range(1, 5))
PLACE: dict[str, Any] = {"account_id": ACME, "table": "integrations", "row_id": ROW, "field": "access_token"}
TOKEN = "EAAinvented-page-token-7Q2f"

places = st.fixed_dictionaries(
    {"account_id": st.uuids(), "table": st.text(max_size=20), "row_id": st.uuids(), "field": st.text(max_size=20)}
)
any_text = st.text(st.characters(codec=None), max_size=200)


@given(plain=any_text, place=places)
def test_T156_whatever_is_sealed_is_opened_again(plain: str, place: dict[str, Any]) -> None:
    sealer = Sealer(KEYS)
    assert sealer.open(sealer.seal(plain, **place), **place) == plain


@given(plain=st.text(min_size=8), place=places)
def test_T156_nothing_of_the_secret_is_visible(plain: str, place: dict[str, Any]) -> None:
    assert plain.encode() not in Sealer(KEYS).seal(plain, **place)


@given(place=places, other=places)
def test_T156_a_moved_secret_does_not_open(place: dict[str, Any], other: dict[str, Any]) -> None:
    sealed = Sealer(KEYS).seal(TOKEN, **place)
    if other != place:
        with pytest.raises(Unreadable):
            Sealer(KEYS).open(sealed, **other)


@pytest.mark.parametrize(
    "change", [{"account_id": OTHER_ACCOUNT}, {"row_id": OTHER_ROW}, {"table": "integration"}, {"field": "app_secret"}]
)
def test_T156_each_part_of_the_place_counts(change: dict[str, Any]) -> None:
    sealed = Sealer(KEYS).seal(TOKEN, **PLACE)
    with pytest.raises(Unreadable):
        Sealer(KEYS).open(sealed, **{**PLACE, **change})


def test_T156_the_parts_of_a_place_do_not_run_into_each_other() -> None:
    sealed = Sealer(KEYS).seal(TOKEN, account_id=ACME, table='a", "', row_id=ROW, field="b")
    with pytest.raises(Unreadable):
        Sealer(KEYS).open(sealed, account_id=ACME, table="a", row_id=ROW, field='", "b')
    sealed = Sealer(KEYS).seal(TOKEN, account_id=ACME, table="a", row_id=ROW, field=f"{OTHER_ROW}b")
    with pytest.raises(Unreadable):
        Sealer(KEYS).open(sealed, account_id=ACME, table=f"a{ROW}", row_id=OTHER_ROW, field="b")


@given(data=st.data())
def test_T156_any_changed_byte_is_seen(data: st.DataObject) -> None:
    sealed = bytearray(Sealer(KEYS).seal(TOKEN, **PLACE))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        Sealer(KEYS).open(bytes(sealed), **PLACE)


@given(st.binary(max_size=80))
def test_junk_is_unreadable_and_nothing_worse(junk: bytes) -> None:
    with pytest.raises(Unreadable):
        Sealer(KEYS).open(junk, **PLACE)


def test_a_cut_secret_is_unreadable() -> None:
    sealed = Sealer(KEYS).seal("", **PLACE)
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            Sealer(KEYS).open(sealed[:length], **PLACE)


def test_the_same_secret_never_looks_the_same() -> None:
    assert len({Sealer(KEYS).seal(TOKEN, **PLACE) for _ in range(100)}) == 100


def test_T158_a_rotation_may_be_killed_at_any_row_and_run_again() -> None:
    rows = [Sealer(KEYS).seal(f"{TOKEN}{number}", **PLACE) for number in range(10)]
    rotated = Sealer(ROTATED)
    rows[:4] = [rotated.reseal(sealed, **PLACE) for sealed in rows[:4]]  # killed here
    assert [rotated.open(sealed, **PLACE) for sealed in rows] == [f"{TOKEN}{number}" for number in range(10)]
    done = rows[:4]
    rows = [rotated.reseal(sealed, **PLACE) if rotated.needs_reseal(sealed) else sealed for sealed in rows]
    assert rows[:4] == done
    assert all(sealed.startswith(rotated.prefix) for sealed in rows)
    assert [Sealer(NEW_ONLY).open(sealed, **PLACE) for sealed in rows] == [f"{TOKEN}{number}" for number in range(10)]


def test_T158_the_old_key_is_useless_afterwards() -> None:
    sealed = Sealer(ROTATED).reseal(Sealer(KEYS).seal(TOKEN, **PLACE), **PLACE)
    with pytest.raises(Unreadable):
        Sealer(KEYS).open(sealed, **PLACE)


def test_resealing_what_is_new_changes_nothing() -> None:
    sealed = Sealer(ROTATED).seal(TOKEN, **PLACE)
    assert Sealer(ROTATED).reseal(sealed, **PLACE) is sealed


def test_T158_resealing_does_not_launder_a_moved_secret() -> None:
    sealed = Sealer(KEYS).seal(TOKEN, **PLACE)
    with pytest.raises(Unreadable):
        Sealer(ROTATED).reseal(sealed, **{**PLACE, "row_id": OTHER_ROW})


def test_T155_a_hint_shows_the_last_four_of_a_long_secret_and_nothing_of_a_short_one() -> None:
    assert hint("EAAinvented-page-token-abcd") == "••••abcd"
    assert hint("exactly sixteen!") == "••••een!"
    assert hint("only fifteen ch") == hint("1234") == hint("") == "••••"


def test_T157_the_error_tells_nothing_of_the_secret() -> None:
    with pytest.raises(Unreadable) as caught:
        Sealer(NEW_ONLY).open(Sealer(KEYS).seal(TOKEN, **PLACE), **PLACE)
    assert TOKEN not in repr(caught.value)
    assert caught.value.details == {}
