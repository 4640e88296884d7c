"""One-time tokens: long, random, of one use, kept as keyed hashes."""

import base64

import pytest

from dana.security.keys import Keys
from dana.security.one_time import OneTime


def test_T025_a_token_has_256_random_bits_and_only_its_hash_is_stored(keys: Keys) -> None:
    made = [OneTime(keys, "reset").make() for _ in range(50)]
    assert len({token for token, _ in made}) == 50
    for token, digest in made:
        assert len(base64.urlsafe_b64decode(token + "=")) == 32
        assert len(digest) == 32
        assert token.encode() not in digest
        assert OneTime(keys, "reset").digests(token) == [digest]


def test_T009_a_token_of_another_use_is_not_found(keys: Keys) -> None:
    token, digest = OneTime(keys, "reset").make()
    assert digest not in OneTime(keys, "verify").digests(token)
    assert digest not in OneTime(keys, "invite").digests(token)


def test_T023_a_rotation_of_the_root_key_voids_no_letter_until_the_overlap_ends(
    keys: Keys, rotated_keys: Keys, new_keys_only: Keys
) -> None:
    token, digest = OneTime(keys, "reset").make()
    assert digest in OneTime(rotated_keys, "reset").digests(token)
    assert digest not in OneTime(new_keys_only, "reset").digests(token)


@pytest.mark.parametrize("token", ["", "x", "x" * 42, "x" * 44, "ü" * 43, "=" * 43, "A" * 42 + "B", "\0" * 43, "A" * 100_000])
def test_T026_what_is_no_token_is_never_looked_up(keys: Keys, token: str) -> None:
    assert OneTime(keys, "reset").digests(token) == []
