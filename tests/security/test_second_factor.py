"""Codes of an app and recovery codes."""

import pyotp
import pytest

from dana.security.keys import Keys
from dana.security.second_factor import RECOVERY_CODES, RecoveryCodes, new_secret, step_of, uri

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of the vectors in RFC 6238, appendix B


@pytest.mark.parametrize(("now", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")])
def test_codes_are_those_of_the_rfc(now: int, code: str) -> None:
    assert step_of(SECRET, code, None, now=now) == now // 30
    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", None, now=now) == now // 30


def test_a_code_is_good_for_one_step_before_and_after() -> None:
    code = pyotp.TOTP(SECRET).at(3000)
    assert [step_of(SECRET, code, None, now=3000 + 30 * drift) is not None for drift in (-2, -1, 0, 1, 2)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_a_used_code_and_any_older_one_are_refused() -> None:
    older, now, newer = (pyotp.TOTP(SECRET).at(time) for time in (2970, 3000, 3030))
    assert step_of(SECRET, now, 100, now=3000) is None
    assert step_of(SECRET, older, 100, now=3000) is None
    assert step_of(SECRET, newer, 100, now=3000) == 101


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\0", "-12345", "١٢٣٤٥٦", "1e4000", "x" * 10_000])
def test_junk_is_no_code(code: str) -> None:
    assert step_of(SECRET, code, None, now=59) is None


def test_a_secret_is_long_and_the_app_learns_whose_it_is() -> None:
    secret = new_secret()
    assert secret != new_secret()
    assert len(secret) == 32
    assert uri(secret, "alice@acme.example", "Dana") == f"otpauth://totp/Dana:alice%40acme.example?secret={secret}&issuer=Dana"


def test_recovery_codes_are_long_and_kept_as_keyed_hashes(keys: Keys, rotated_keys: Keys) -> None:
    codes = RecoveryCodes(keys)
    made = codes.make()
    assert len(set(made)) == RECOVERY_CODES
    for code in made:
        assert len(code.replace("-", "")) * 5 == 120
        assert code.encode() not in codes.digest(code)
        typed = code.upper().replace("-", " ")
        assert codes.digests(typed) == [codes.digest(code)]
        assert codes.digest(code) in RecoveryCodes(rotated_keys).digests(code)
    assert len({codes.digest(code) for code in made}) == RECOVERY_CODES


@pytest.mark.parametrize("code", ["", "abc", "ü" * 24, "x" * 25, "x" * 100_000])
def test_junk_is_no_recovery_code(keys: Keys, code: str) -> None:
    assert RecoveryCodes(keys).digests(code) == []
