"""Derived keys: one per purpose, stable, found only by their own names."""

import pytest

from dana.errors import Misconfigured
from dana.security.keys import KNOWN_ROOTS, Keys, Purpose

ROOT = "an invented root key for tests, 48 characters 01"
OLD_ROOT = "an older invented root key, used before the other"


def test_T009_every_purpose_has_a_key_and_a_name_of_its_own() -> None:
    keys = [Keys(ROOT).current(purpose) for purpose in Purpose]
    assert len({key.secret for key in keys}) == len({key.id for key in keys}) == len(Purpose)
    assert all(len(key.secret) == 32 for key in keys)


def test_keys_are_the_same_after_a_restart_and_in_every_process() -> None:
    assert Keys(ROOT).current(Purpose.CSRF) == Keys(ROOT).current(Purpose.CSRF)
    # Stored things depend on these bytes: a change of the derivation would lock every installation out.
    assert Keys(ROOT).current(Purpose.SEALING).secret.hex()[:16] == "86aa66406633d155"


def test_T023_an_old_root_key_opens_but_no_longer_closes() -> None:
    old, both = Keys(OLD_ROOT), Keys([ROOT, OLD_ROOT])
    assert both.current(Purpose.SEALING) == Keys(ROOT).current(Purpose.SEALING)
    old_key = old.current(Purpose.SEALING)
    assert both.find(Purpose.SEALING, old_key.id) == old_key
    assert both.accepted(Purpose.SEALING) == (both.current(Purpose.SEALING), old_key)


def test_a_key_of_another_purpose_is_not_found() -> None:
    keys = Keys(ROOT)
    assert keys.find(Purpose.ACCESS_TOKEN, keys.current(Purpose.SEALING).id) is None


@pytest.mark.parametrize("root", ["", "short", "x" * 64, "abcabcabc" * 8, " " * 64, *sorted(KNOWN_ROOTS)])
def test_T013_a_guessable_root_key_is_refused(root: str) -> None:
    with pytest.raises(Misconfigured, match="DANA_SECRET_KEY"):
        Keys(root)


def test_no_root_key_at_all_is_refused() -> None:
    with pytest.raises(Misconfigured):
        Keys([])


def test_one_weak_root_key_among_good_ones_is_refused() -> None:
    with pytest.raises(Misconfigured):
        Keys([ROOT, "weak"])


def test_a_line_end_in_the_key_file_changes_nothing() -> None:
    assert Keys(f"{ROOT}\n").current(Purpose.CSRF) == Keys(ROOT).current(Purpose.CSRF)


def test_T169_a_key_does_not_show_itself_when_printed() -> None:
    key = Keys(ROOT).current(Purpose.SEALING)
    assert repr(key) == f"Key(id='{key.id}')"


def test_a_key_as_text_is_a_password_that_needs_no_quoting() -> None:
    text = Keys(ROOT).current(Purpose.DATABASE_PASSWORD).text
    assert len(text) == 43
    assert text.replace("-", "").replace("_", "").isalnum()
